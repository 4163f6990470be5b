"""What is made of the lines that clients write."""

from __future__ import annotations

import unittest

from suite.ways import measures
from suite.ways.measures import Measured


class MeasuresTest(unittest.TestCase):
    def test_calls_on_one_of_three_pods_are_three_times_the_mean(self) -> None:
        busiest, variation, noise, used = measures.spread([{"pods": {"a": 200}}, {"pods": {"a": 100}}], ["a", "b", "c"])
        self.assertEqual((busiest, used), (3.0, 1))
        self.assertAlmostEqual(variation, 2 ** 0.5)
        self.assertAlmostEqual(noise, (2 / 300) ** 0.5)

    def test_equal_counts_are_even_and_no_calls_are_nothing(self) -> None:
        self.assertEqual(measures.spread([{"pods": {"a": 5, "b": 5}}], ["a", "b"])[:2], (1.0, 0.0))
        self.assertEqual(measures.spread([], ["a"]), (0.0, 0.0, 0.0, 0))

    def test_a_pod_is_noticed_within_a_minute_or_not_at_all(self) -> None:
        found = measures.noticed({"a": 10.0, "b": 10.0, "c": 10.0, "d": 10.0}, {"a": 10.5, "b": 71.0, "c": None, "d": 9.9})
        self.assertEqual(found, {"a": 0.5, "b": None, "c": None, "d": 0.0})

    def test_the_slowest_pod_counts_and_one_that_was_never_called_most(self) -> None:
        self.assertEqual(Measured("x", noticed={"a": 1.0, "b": 3.0}).slowest(), 3.0)
        self.assertIsNone(Measured("x", noticed={"a": 1.0, "b": None}).slowest())
        self.assertIsNone(Measured("x").slowest())

    def test_failures_are_summed_with_their_calls(self) -> None:
        self.assertEqual(measures.failures([{"failed": 1, "begun": 200}, {"failed": 0, "begun": 210}]), (1, 410))

    def test_the_table_says_what_was_not_noticed(self) -> None:
        text = measures.table([
            Measured("dns", 1.01, 0, 0, 3, 3, {"a": 4.26, "b": 0.05}, {"scale up": (0, 1000)}),
            Measured("clusterip", 3.0, 0, 0, 1, 1, {"a": None, "b": None}, {"rollouts": (1234, 100_000)}),
            Measured("envoy", 1.0, 0, 0, 3, 1, {"a": 2.0, "b": None}),
        ])
        self.assertIn("| [dns](../deploy/ways/dns/) | 1.01 | 4.3 s | 0 of 1,000 | - | - | 3 |", text)
        self.assertIn("| 3.00 | not within 60 s | - | - | 1,234 of 100,000 | 1 |", text)
        self.assertIn("1 of 2 not within 60 s, others 2.0 s", text)


if __name__ == "__main__":
    unittest.main()
