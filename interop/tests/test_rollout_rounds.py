"""Rounds, and what clients tell of their calls, with fleets and clients that only tell what a test gives them."""

from __future__ import annotations

import contextlib
import io
import unittest
from typing import Any
from unittest import mock

from suite.rollouts import mixes, rounds
from suite.rollouts.calls import Tally
from suite.rollouts.fleet import Fleet
from suite.rollouts.mixes import DELETE, REPLICAS, RESTART, SCALE, Action
from suite.rollouts.pods import Pods
from tests.rollout_fakes import FakeClient, FakeFleet


def tally(client: Any) -> Tally:
    return Tally(client)


class TallyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = FakeClient()
        self.tally = tally(self.client)

    def test_each_second_is_taken_once_and_none_is_left_out(self) -> None:
        self.client.tell(3, failed=2)
        first = self.tally.take()
        self.client.tell(2, hidden=1)
        second = self.tally.take()
        self.assertEqual((first.since, len(first.seconds), first.failures, len(first.failed)), (1, 3, 2, 2))
        self.assertEqual((second.since, len(second.seconds), second.failures, len(second.failed)), (4, 2, 1, 0))
        self.assertEqual((first.all, second.all), (632, 421))
        self.assertFalse(self.tally.take().seconds)

    def test_a_failure_belongs_to_the_second_that_counts_it(self) -> None:
        self.client.tell(1)
        self.client.event("failed")
        self.assertFalse(self.tally.take().failed)
        self.client.tell(1, hidden=1)
        self.assertEqual(len(self.tally.take().failed), 1)

    def test_a_client_at_work_makes_all_its_calls_and_one_that_is_not_is_found(self) -> None:
        self.client.tell(30)
        self.assertEqual(self.tally.take().too_few(), "")
        self.client.tell(30, calls=189)
        self.assertIn("only 5670 calls and 300 streams in 30.0 s", self.tally.take().too_few())
        self.client.tell(30, streams=7)
        self.assertIn("only 6000 calls and 210 streams", self.tally.take().too_few())

    def test_failed_calls_are_calls(self) -> None:
        self.client.tell(1, calls=0, failed=200)
        self.assertEqual(self.tally.take().too_few(), "")

    def test_what_a_client_stood_still_is_no_fault_of_its_load(self) -> None:
        self.client.tell(29)
        self.client.tell(1, calls=0, streams=0, stalled=1000)
        self.client.tell(1, calls=0, streams=0, stalled=1000)
        self.assertEqual(self.tally.take().too_few(), "")

    def test_without_a_word_there_was_no_load(self) -> None:
        self.assertIn("only 0 calls", self.tally.take().too_few())

    def test_a_client_that_has_not_begun_is_no_client(self) -> None:
        silent = FakeClient()
        silent.told.clear()
        with self.assertRaisesRegex(AssertionError, "client.log has not made calls"):
            tally(silent)


class RoundsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.ours, self.peer = FakeFleet(), FakeFleet("peer", "grpc-java", held=False)
        self.rounds = rounds.Rounds([self.ours, self.peer], asked=3, command="run --rounds 1")
        self.actions = [Action(0, DELETE, 2)]
        # No time passes: what is waited for is so.
        for patch in (mock.patch.object(rounds, "wait_until"), mock.patch.object(mixes, "draw", lambda _seed: self.actions)):
            patch.start()
            self.addCleanup(patch.stop)
        said = contextlib.redirect_stdout(io.StringIO())
        said.__enter__()
        self.addCleanup(said.__exit__, None, None, None)

    def test_a_round_begins_and_ends_at_rest(self) -> None:
        self.rounds.one(7)
        self.assertEqual(self.ours.asked, ["begin", "rest", "delete", "rest"])
        self.assertEqual(self.rounds.fact(), {
            "rounds": 1, "asked": 3, "broken": 0, "calls": {"dns": 6300, "grpc-java": 6300}, "failed": {"dns": 0, "grpc-java": 0},
        })

    def test_a_fleet_is_not_scaled_down_before_what_replaces_the_deleted_has_joined(self) -> None:
        self.actions = [Action(0, SCALE, REPLICAS + 1), Action(3, DELETE, 2), Action(14, SCALE, REPLICAS)]
        self.rounds.one(7)
        self.assertEqual(self.ours.asked, ["begin", "rest", "scale", "delete", "3 joined", "scale", "rest"])

    def test_a_lost_call_of_ours_breaks_the_round_and_one_of_the_peer_does_not(self) -> None:
        self.peer.last = {"failed": 3}
        self.rounds.one(7)
        self.ours.last = {"failed": 1}
        with self.assertRaisesRegex(AssertionError, r"(?s)ours: dns: 1 of 6301 calls failed.*again: run --rounds 1 --seed 8.*UNAVAILABLE"):
            self.rounds.one(8)
        self.assertEqual((self.rounds.broken, self.rounds.fact()["failed"]), (1, {"dns": 1, "grpc-java": 6}))

    def test_calls_between_two_rounds_are_those_of_the_second(self) -> None:
        self.rounds.one(7)
        self.ours.client.tell(1, failed=1)
        with self.assertRaisesRegex(AssertionError, "1 of 6511 calls failed"):
            self.rounds.one(8)

    def test_a_client_that_makes_no_calls_breaks_the_round(self) -> None:
        self.peer.last = {"calls": 0}
        with self.assertRaisesRegex(AssertionError, "peer: grpc-java: only 0 calls"):
            self.rounds.one(7)

    def test_the_story_is_that_of_the_fleet_that_failed(self) -> None:
        self.peer.failing, self.actions = RESTART, [Action(0, RESTART)]
        self.peer.client.tell(1, failed=1)
        with self.assertRaisesRegex(AssertionError, r"(?s)^peer: peer restart: no.*grpc-java: call to 198.18.64.9 failed"):
            self.rounds.one(7)
        self.assertFalse(self.rounds.at_rest)

    def test_after_a_round_that_did_not_come_to_rest_all_are_waited_for_and_after_two_no_other_is_begun(self) -> None:
        self.ours.failing = "rest"
        with self.assertRaises(AssertionError):
            self.rounds.one(7)
        self.assertFalse(self.rounds.at_rest)
        self.ours.failing = ""
        self.rounds.come_to_rest()
        self.assertTrue(self.rounds.at_rest)
        self.rounds.one(8)
        self.ours.failing = "rest"
        with self.assertRaises(AssertionError):
            self.rounds.one(9)
        self.ours.failing = ""
        with self.assertRaisesRegex(AssertionError, "2 rounds have not come to rest"):
            self.rounds.come_to_rest()


class FleetTest(unittest.TestCase):
    def setUp(self) -> None:
        self.pods = Pods()
        self.cluster: Any = mock.Mock()
        self.cluster.get.return_value = {
            "metadata": {"generation": 3},
            "status": {"observedGeneration": 3, **dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas"), REPLICAS)},
        }

    def fill(self, names: str) -> None:
        for name in names:
            self.pods.take("ADDED", {
                "metadata": {"uid": name, "name": name, "labels": {"fleet": "ours"}}, "spec": {"nodeName": "node1"},
                "status": {"conditions": [{"type": "Ready", "status": "True"}]},
            }, 1)

    def fleet(self, held: bool = True) -> Fleet:
        client: Any = FakeClient()
        for name in "abcde":
            client.event("first", server=name)
        return Fleet(self.cluster, self.cluster, self.pods, "ours", {"dns": client}, held)

    def test_at_rest_all_pods_are_called_by_those_that_are_held_to_it(self) -> None:
        self.fill("abcdef")
        self.fleet(held=False).await_rest(0)
        with self.assertRaisesRegex(TimeoutError, r"dns has not called \['f'\]"):
            self.fleet().await_rest(0)

    def test_who_is_deleted_is_drawn_once_the_scaling_before_is_seen(self) -> None:
        self.fill("abcdef")
        fleet = self.fleet()
        fleet.act(Action(0, SCALE, REPLICAS + 1), seed=7)
        with mock.patch("suite.rollouts.fleet.wait_until", lambda what, condition, *_, **__: condition()):
            with self.assertRaisesRegex(AssertionError, "'f'] stay"):
                fleet.act(Action(1, DELETE, 2), seed=7)
            self.fill("g")
            fleet.act(Action(1, DELETE, 2), seed=7)

    def test_who_is_deleted_is_drawn_by_node_and_name(self) -> None:
        chosen = []
        for order in ("abcdef", "fedcba"):
            self.pods = Pods()
            self.fill(order)
            self.fleet().act(Action(0, DELETE, 2), seed=7)
            chosen.append(self.cluster.kubectl.call_args.args)
        self.assertEqual(chosen[0], chosen[1])
        self.assertEqual(chosen[0][:3], ("delete", "pod", "--wait=false"))


if __name__ == "__main__":
    unittest.main()
