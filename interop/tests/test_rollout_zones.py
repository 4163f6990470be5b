"""What is made of the calls to two zones."""

from __future__ import annotations

import unittest
from collections import Counter
from unittest import mock

from suite.rollouts.pods import Pods
from suite.rollouts.zones import LEAST_CALLS, TwoZones


class TwoZonesTest(unittest.TestCase):
    def test_a_share_of_hardly_any_calls_says_nothing(self) -> None:
        bench, run = mock.Mock(), mock.Mock()
        pods = Pods()
        pods.take("ADDED", {"metadata": {"uid": "a", "name": "a", "labels": {"fleet": "zonal"}}, "spec": {"nodeName": "node1"}}, 1)
        two = TwoZones(run, bench, pods)
        calls = bench.client.return_value.calls
        calls.return_value = Counter({"a": LEAST_CALLS})
        with self.assertRaisesRegex(AssertionError, f"only {LEAST_CALLS} calls"):
            two._near_share(0)
        calls.return_value = Counter({"a": LEAST_CALLS, "b": LEAST_CALLS})
        self.assertEqual(two._near_share(0), 0.5)


if __name__ == "__main__":
    unittest.main()
