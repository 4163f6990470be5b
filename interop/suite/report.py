"""What a run found out, for machines (JSON) and for people (a page of text)."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Step:
    """One thing that was done or looked at."""

    name: str
    seconds: float = 0.0
    error: str | None = None

    def line(self) -> str:
        text = f"{'FAILED' if self.error else 'passed'}  {self.seconds:7.1f} s  {self.name}"
        return text + "".join(f"\n    {line}" for line in (self.error or "").splitlines())


@dataclass
class Report:
    """The steps of one run of a suite, in the order in which they ended, and the figures that it measured."""

    suite: str
    started: str
    full: bool = False
    seconds: float = 0.0
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def passed(self) -> int:
        return sum(step.error is None for step in self.steps)

    @property
    def failed(self) -> int:
        return len(self.steps) - self.passed

    def summary(self) -> str:
        """In the form that CI reads."""
        return f"{self.passed} passed, {self.failed} failed"

    def text(self) -> str:
        head = f"{self.suite}{' --full' if self.full else ''}, {self.started}, {self.seconds:.0f} s"
        facts = [f"{name}: {value}" for name, value in self.facts.items()]
        return "\n".join([head, "", *(step.line() for step in self.steps), "", *facts, self.summary(), ""])

    def write(self, folder: Path) -> None:
        """Writes SUITE.json and SUITE.txt over those of the run before."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {**dataclasses.asdict(self), "passed": self.passed, "failed": self.failed}
        (folder / f"{self.suite}.json").write_text(json.dumps(content, indent=2) + "\n")
        (folder / f"{self.suite}.txt").write_text(self.text())
