"""The lines that people and scripts read."""

from __future__ import annotations

import unittest

from figures.figure import Figure, percentile


class FigureTest(unittest.TestCase):
    def test_a_value_is_beside_its_peer_s_and_its_goal(self) -> None:
        self.assertEqual(
            Figure("dns-return/max", 4.256, "s", 5.5, "grpc-java", 12.0).line(),
            "figure dns-return/max 4.26 s peer grpc-java 12 ratio 0.35 goal <=5.5 met",
        )

    def test_a_peer_that_never_came_has_no_value_and_a_remark(self) -> None:
        figure = Figure("dns-scale-up/p99", 5.6, "s", 5.5, "grpc-java", None, remark="grpc-java: not within 60 s")
        self.assertEqual(figure.line(), "figure dns-scale-up/p99 5.6 s peer grpc-java - ratio - goal <=5.5 missed")
        self.assertEqual(figure.json()["remark"], "grpc-java: not within 60 s")

    def test_a_goal_may_be_a_share_of_the_peer_s(self) -> None:
        def figure(ours: int) -> Figure:
            return Figure("dns-rollout/abrupt", ours, "calls", 0.02, "grpc-java", 1000, goal_is_ratio=True)

        self.assertEqual(figure(20).line(), "figure dns-rollout/abrupt 20 calls peer grpc-java 1000 ratio 0.02 goal <=0.02x met")
        self.assertFalse(figure(21).met)

    def test_nothing_beside_nothing_is_the_same(self) -> None:
        figure = Figure("dns-rollout/lingering", 0, "calls", 0, "grpc-java", 0)
        self.assertEqual(figure.line(), "figure dns-rollout/lingering 0 calls peer grpc-java 0 ratio 1.00 goal <=0 met")
        worse = Figure("dns-rollout/lingering", 1, "calls", 0, "grpc-java", 0)
        self.assertIn("ratio inf", worse.line())
        self.assertIsNone(worse.json()["ratio"], "no number in JSON is infinite")
        self.assertTrue(Figure("dns-rollout/abrupt", 0, "calls", 0.02, "grpc-java", 0, goal_is_ratio=True).met)

    def test_a_percentile_is_a_sample(self) -> None:
        samples = [5.0, 1.0, 3.0, 2.0, 4.0]
        self.assertEqual([percentile(samples, percent) for percent in (0, 50, 80, 99)], [1.0, 3.0, 4.0, 5.0])


if __name__ == "__main__":
    unittest.main()
