"""What is made of what the clients of a name told."""

from __future__ import annotations

import json
import unittest

from figures import dns_rollout
from figures.dns_pods import beside


class DnsTest(unittest.TestCase):
    def test_a_peer_that_noticed_all_pods_has_its_slowest_time(self) -> None:
        self.assertEqual(beside({"a": 31.5, "b": 4.0}), (31.5, ""))

    def test_a_peer_that_missed_a_pod_has_no_time_but_a_remark(self) -> None:
        self.assertEqual(beside({"a": None, "b": None}), (None, "grpc-java: not within 60 s"))
        self.assertEqual(beside({"a": None, "b": 4.2}), (None, "grpc-java: 1 of 2 not within 60 s, others 4.2 s"))

    def test_failures_are_summed_by_status(self) -> None:
        seconds = [{"failures": {"UNAVAILABLE": 3}}, {"failures": {}}, {"failures": {"UNAVAILABLE": 1, "DEADLINE_EXCEEDED": 2}}]
        ours = dns_rollout.by_status(seconds)
        self.assertEqual(ours, {"UNAVAILABLE": 4, "DEADLINE_EXCEEDED": 2})
        figure = dns_rollout.figure("abrupt", {"evenkeel": ours, "grpc-java": {"UNAVAILABLE": 600}}, 0.02, goal_is_ratio=True)
        self.assertEqual(figure.line(), "figure dns-rollout/abrupt 6 calls peer grpc-java 600 ratio 0.01 goal <=0.02x met")
        # The raw numbers go into a file.
        self.assertEqual(json.loads(json.dumps(figure.json()))["raw"]["evenkeel"], ours)


if __name__ == "__main__":
    unittest.main()
