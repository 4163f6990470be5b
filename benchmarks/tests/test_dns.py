"""What is made of what the clients of a name told."""

from __future__ import annotations

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
        self.assertEqual(dns_rollout.by_status(seconds), {"UNAVAILABLE": 4, "DEADLINE_EXCEEDED": 2})


if __name__ == "__main__":
    unittest.main()
