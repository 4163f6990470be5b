"""What is made of the report of the suite `rollouts`."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from figures import rollout


def report(**counts: Any) -> dict[str, Any]:
    return {"facts": {"rollout": counts} if counts else {}, "steps": [{"name": "boot", "error": "no"}]}


class RolloutTest(unittest.TestCase):
    def test_the_failed_calls_of_both_clients_are_set_beside_the_peer(self) -> None:
        counts = rollout.counted(report(
            rounds=2, asked=2, broken=0, calls={"kubernetes": 1000, "dns": 1001, "grpc-java": 900}, failed={"kubernetes": 0, "dns": 0, "grpc-java": 31}
        ))
        figure = rollout.figure(counts)
        self.assertEqual(figure.line(), "figure rollout/failed 0 calls peer grpc-java 31 ratio 0.00 goal <=0 met")
        self.assertEqual(figure.remark, "2 rounds, the checks of 0 failed; of 2001 calls, grpc-java of 900")
        counts["failed"]["dns"] = 1
        self.assertFalse(rollout.figure(counts).met)
        self.assertEqual(json.loads(json.dumps(figure.json()))["raw"]["rounds"], 2)

    def test_nothing_lost_in_rounds_that_were_none_is_no_goal_met(self) -> None:
        counts = rollout.counted(report(
            rounds=2, asked=2, broken=1, calls={"kubernetes": 0, "dns": 0, "grpc-java": 0}, failed={"kubernetes": 0, "dns": 0, "grpc-java": 0}
        ))
        figure = rollout.figure(counts)
        self.assertEqual(figure.line(), "figure rollout/failed 0 calls peer grpc-java 0 ratio 1.00 goal <=0 missed")
        self.assertIn("the checks of 1 failed", figure.remark)

    def test_a_suite_that_wrote_no_report_says_what_to_do(self) -> None:
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(AssertionError, "wrote no report: run it by hand, as root"):
            rollout.read(Path(folder) / "rollouts.json")

    def test_a_run_that_ended_early_is_no_measurement(self) -> None:
        with self.assertRaisesRegex(AssertionError, "of 100 rounds only 3 were run"):
            rollout.counted(report(rounds=3, asked=100, calls={}, failed={}))
        with self.assertRaisesRegex(AssertionError, "of all rounds only 0 were run: .*boot"):
            rollout.counted(report())


if __name__ == "__main__":
    unittest.main()
