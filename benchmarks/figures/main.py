"""benchmarks/run NAME…|all: measures, prints a line for each figure, and keeps the raw numbers."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import datetime, timezone
from types import ModuleType
from typing import Any

from . import programs, real

# In the order of `all`: what needs no cluster first, what waits longest last.
NAMES = {
    "footprint": "footprint",
    "resolve-tick": "resolve_tick",
    "cold-start": "cold_start",
    "dns-first": "dns_first",
    "dns-cost": "dns_cost",
    "heap-100k": "heap",
    "apply-slice": "apply_slice",
    "pick": "pick",
    "update": "update",
    "sim": "simulated",
    "unary": "unary",
    "fast-fail": "fast_fail",
    "slow-real": "slow_real",
    "lab-ready": "lab_ready",
    "lab-load": "lab_load",
    "page-cost": "page_cost",
    "propagation": "propagation",
    "notice": "notice",
    "pods-served": "pods_served",
    "dns-scale-up": "dns_scale_up",
    "dns-rollout": "dns_rollout",
    "dns-return": "dns_return",
    "api-load": "api_load",
    "rollout": "rollout",
}
RESULTS = programs.TARGET / "figures.json"


def main(arguments: Sequence[str]) -> int:
    modules = {name: importlib.import_module(f".{module}", __package__) for name, module in NAMES.items()}
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description="Measures Evenkeel and a peer beside it in the same run. Let nothing else run meanwhile.",
        epilog="\n".join(["names:", *(f"  {name:14}{module.__doc__}" for name, module in modules.items())]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", metavar="NAME", nargs="+", choices=[*NAMES, "all"])
    asked = parser.parse_args(arguments).names
    print("building …", flush=True)
    programs.build()
    print(f"machine: {_machine()}", flush=True)
    results: dict[str, Any] = {"machine": _machine(), "at": datetime.now(timezone.utc).isoformat(timespec="seconds"), "figures": []}
    failed: list[str] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    # A shell starts what runs in its background deaf to SIGINT, and so would be the lab, which is ended by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for one in NAMES if "all" in asked else dict.fromkeys(asked):
            _measure(one, modules[one], results, failed)
    finally:
        real.close()
    print(f"raw numbers: {RESULTS.relative_to(programs.ROOT)}")
    if failed:
        print(f"not measured: {', '.join(failed)}")
    return 1 if failed else 0


def _measure(name: str, module: ModuleType, results: dict[str, Any], failed: list[str]) -> None:
    """Its figures are printed and kept; those of the others are measured also when it fails."""
    began = time.monotonic()
    try:
        for figure in module.measure():
            print(figure.line(), flush=True)
            if figure.remark:
                print(f"  {figure.remark}", flush=True)
            results["figures"].append(figure.json())
    except Exception:  # noqa: BLE001 - whatever a measurement meets
        failed.append(name)
        traceback.print_exc()
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    RESULTS.write_text(json.dumps(results, indent=1, allow_nan=False))


def _machine() -> str:
    version = subprocess.run([programs.java(), "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, {version}, load {load:.1f}"
