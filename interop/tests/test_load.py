"""What is read of a client's log. Needs no client."""

from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path

from suite.load import Client


class _Nobody:
    """A place where nothing runs, and an account of no one."""

    def start_inside(self, *_: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["true"])

    def environment(self) -> dict[str, str]:
        return {}


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "client.log"
        self.log.write_text("")
        self.client = Client(_Nobody(), _Nobody(), self.log, [])
        self.client.process.wait(20)

    def append(self, text: str) -> None:
        with open(self.log, "a") as log:
            log.write(text)

    def test_a_line_counts_once_it_is_whole_and_only_once(self) -> None:
        self.append('some words\n{"event":"first","at":1000.5,"server":"a"}\n{"event":"sec')
        self.assertEqual([event["event"] for event in self.client.events()], ["first"])
        self.append('ond","at":2000,"calls":{"a":3},"failures":{"UNAVAILABLE":2}}\n')
        self.assertEqual([event["event"] for event in self.client.events()], ["first", "second"])
        self.assertEqual((self.client.failures(), self.client.calls()), (2, {"a": 3}))

    def test_events_are_chosen_by_kind_and_time(self) -> None:
        self.append("".join(f'{{"event":"{kind}","at":{at}}}\n' for kind, at in (("a", 1000), ("b", 2000), ("a", 3000))))
        self.assertEqual([event["at"] for event in self.client.events("a")], [1000, 3000])
        self.assertEqual([event["at"] for event in self.client.events(since=2)], [2000, 3000])


if __name__ == "__main__":
    unittest.main()
