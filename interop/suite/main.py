"""The command line: finds the suite, gives it a `Run`, returns its exit status."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from .run import Run

REPORTS = Path(__file__).resolve().parent.parent / "target" / "reports"
SUITES = Path(__file__).resolve().parent.parent / "suites"

# For a suite that names no deadline of its own in DEADLINE_SECONDS or, for --full, in FULL_DEADLINE_SECONDS; long enough for a first build on a busy machine.
DEADLINE_SECONDS = 3600


def main(arguments: Sequence[str]) -> int:
    options, suite = parse(arguments)
    if os.geteuid() != 0:
        print("interop/run: must run as root: it makes namespaces, mounts and cgroups", file=sys.stderr)
        return 2
    run = Run(options.suite, options.full, options.keep, REPORTS, options)
    deadline = getattr(suite, "DEADLINE_SECONDS", DEADLINE_SECONDS)
    if options.full:
        deadline = getattr(suite, "FULL_DEADLINE_SECONDS", deadline)
    return run.execute(suite.main, deadline)


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, ModuleType]:
    """The options, and the suite; ends the program where they are wrong, or help is asked for."""
    names = sorted(path.stem for path in SUITES.glob("*.py"))
    parser = argparse.ArgumentParser(
        prog="interop/run",
        description="Evenkeel against the real thing: boots it on this machine, tries it, and leaves nothing behind.",
        epilog="\n".join(["suites:", *(f"  {name:12}{_summary(SUITES / f'{name}.py')}" for name in names)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("suite", metavar="SUITE", choices=names)
    parser.add_argument("--full", action="store_true", help="everything the suite can do; CI runs the short form")
    parser.add_argument("--keep", action="store_true", help="leave the cluster up at the end, unless a step failed")
    # Which options there are depends on the suite, so it is looked for first; they may stand on both sides of it.
    named = next((word for word in arguments if word in names), "")
    if not named and not {"-h", "--help"} & set(arguments):
        parser.error(f"no suite is named: SUITE must be one of {', '.join(names)}")
    suite = _load(named) if named else None
    if suite and hasattr(suite, "add_options"):
        suite.add_options(parser.add_argument_group(f"options of {named}"))
    options = parser.parse_args(arguments)
    assert suite, "--help has ended the program"
    return options, suite


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"suites.{name}", SUITES / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _summary(path: Path) -> str:
    """The first sentence of a suite's docstring, without running the suite."""
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
