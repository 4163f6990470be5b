"""What of the rollouts needs no cluster: the mixes, the bounds, and what is made of what the API server and clients tell."""

from __future__ import annotations

import contextlib
import http.client
import io
import unittest
from collections.abc import Iterator
from typing import Any

from suite.main import _load
from suite.rollouts import mixes, ugly
from suite.rollouts.bounds import Bound, tries
from suite.rollouts.fleet import address_of
from suite.rollouts.mixes import DELETE, REPLICAS, RESTART, SCALE, Action
from suite.rollouts.pods import LABEL, Pods


class MixesTest(unittest.TestCase):
    def test_a_seed_is_the_same_mix_each_time(self) -> None:
        self.assertEqual([mixes.draw(seed) for seed in range(50)], [mixes.draw(seed) for seed in range(50)])

    def test_in_each_round_a_pod_leaves_and_one_joins_and_in_the_end_there_are_as_many_as_before(self) -> None:
        for seed in range(500):
            actions = mixes.draw(seed)
            self.assertGreaterEqual(mixes.least(actions), 1)
            self.assertEqual(sorted(actions, key=lambda action: action.at), actions)
            scaled = [action.count for action in actions if action.kind == SCALE]
            self.assertTrue(all(count >= REPLICAS for count in scaled))
            self.assertEqual(scaled[-1:], [REPLICAS] if scaled else [])

    def test_the_short_form_has_each_event_alone_two_and_all_at_once(self) -> None:
        suite = _load("rollouts")
        kinds = [{action.kind for action in mixes.draw(seed)} for seed in range(suite.SEED, suite.SEED + suite.ROUNDS)]
        for wanted in ({RESTART}, {SCALE}, {DELETE}, {RESTART, SCALE, DELETE}):
            self.assertIn(wanted, kinds)
        self.assertIn(2, map(len, kinds))

    def test_the_long_form_has_every_mix_of_events_and_restarts_by_one_two_and_three_pods(self) -> None:
        suite = _load("rollouts")
        seeds = range(suite.SEED, suite.SEED + suite.FULL_ROUNDS)
        kinds = {seed: frozenset(action.kind for action in mixes.draw(seed)) for seed in seeds}
        self.assertEqual(len(set(kinds.values())), 7)
        self.assertEqual({mixes.surge(seed) for seed in seeds if RESTART in kinds[seed]}, {1, 2, 3})

    def test_two_fleets_do_the_same_one_after_the_other(self) -> None:
        restart, delete = mixes.Action(0, mixes.RESTART), mixes.Action(3, mixes.DELETE, 1)
        self.assertEqual(mixes.schedule([restart, delete], 2), [(0, 0, restart), (3, 0, delete), (5, 1, restart), (8, 1, delete)])
        self.assertEqual(mixes.schedule([restart, delete], 1), [(0, 0, restart), (3, 0, delete)])

    def test_a_fleet_is_scaled_down_once_what_was_added_and_what_replaces_the_deleted_has_joined(self) -> None:
        down = Action(30, SCALE, REPLICAS)
        added = [Action(5, SCALE, REPLICAS + 3), down]
        self.assertEqual(mixes.to_join(added, down), 3)
        self.assertEqual(mixes.to_join([Action(0, DELETE, 2), *added], down), 5)
        self.assertEqual(mixes.to_join([*added, Action(31, DELETE, 2)], down), 3)
        self.assertEqual(mixes.to_join([Action(0, DELETE, 2), *added, Action(3, RESTART)], down), 3)

    def test_a_restart_may_end_what_was_added_or_deleted_too(self) -> None:
        actions = [Action(0, DELETE, 2), Action(5, SCALE, REPLICAS + 3), Action(30, SCALE, REPLICAS)]
        self.assertEqual(mixes.least(actions), 5)
        self.assertEqual(mixes.least([*actions, Action(3, RESTART)]), REPLICAS)

    def test_a_mix_is_told_in_words(self) -> None:
        self.assertEqual(mixes.words([Action(0, DELETE, 2)], 3), "at 0.0 s delete 2 with grace")
        self.assertEqual(
            mixes.words([Action(0, DELETE, 2), Action(3, RESTART)], 3), "at 0.0 s delete 2 with grace, at 3.0 s rolling restart; maxSurge 3"
        )


class BoundsTest(unittest.TestCase):
    def test_tries_come_after_one_second_then_after_twice_as_long_each(self) -> None:
        self.assertEqual([tries(seconds) for seconds in (0.9, 1, 2.9, 3, 7, 15, 31)], [0, 1, 1, 2, 3, 4, 5])

    def test_a_try_that_hangs_puts_off_the_next(self) -> None:
        self.assertEqual([tries(seconds, 1) for seconds in (1, 3.9, 4, 9, 18)], [1, 1, 2, 3, 4])

    def test_the_bound_is_what_was_in_flight_and_what_came_until_it_was_noticed_and_ejected_and_the_tries(self) -> None:
        bound = Bound(in_flight=4, streams=1.6, calls=33, seconds=0.25, avoided=4, tries=3)
        self.assertEqual(bound.most, 4 + 4 + 9 + 4 + 3)
        self.assertIn("at most 24 failed: 4 in flight", bound.words())
        self.assertEqual(Bound(in_flight=4, streams=1.6, calls=33, seconds=0.25, avoided=4, tries=3, looked=0.5).most, 4 + 1 + 9 + 4 + 3)

    def test_from_the_fifth_failure_on_only_tries_are_late(self) -> None:
        failed = [{"begun": 1000.0 * begun, "at": 1000.0 * at} for begun, at in ((0, 3), (1, 1.1), (1, 1.2), (2, 2.1), (2.9, 3.1), (3, 3.2), (4.6, 4.7))]
        self.assertEqual(ugly.late(failed), failed[-1:])
        self.assertEqual(ugly.late(failed[:4]), [])


def pod(uid: str = "1", ready: bool = False, leaving: bool = False, node: str = "node1") -> dict[str, Any]:
    thing: dict[str, Any] = {
        "metadata": {"uid": uid, "name": f"pod-{uid}", "labels": {LABEL: "fleet"}},
        "spec": {"nodeName": node},
        "status": {"podIP": "198.18.64.2", "conditions": [{"type": "Ready", "status": str(ready)}]},
    }
    if leaving:
        thing["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    return thing


class Api:
    """Answers each list with the next, and each watch from its version with the events of that version."""

    def __init__(self, lists: list[list[dict[str, Any]]], events: dict[str, list[tuple[str, dict[str, Any]]]]) -> None:
        self._lists, self._events = list(enumerate(lists)), events

    def get(self, _path: str) -> dict[str, Any]:
        version, items = self._lists.pop(0)
        return {"metadata": {"resourceVersion": str(version)}, "items": items}

    def watch(self, _path: str, version: str) -> Iterator[dict[str, Any]]:
        for kind, thing in self._events.get(version, ()):
            yield {"type": kind, "object": thing}


class PodsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.pods = Pods()

    def tell(self, at: float, kind: str = "MODIFIED", uid: str = "1", ready: bool = False, leaving: bool = False) -> None:
        self.pods.take(kind, pod(uid, ready, leaving), at)

    def follow(self, lists: list[list[dict[str, Any]]], **events: list[tuple[str, dict[str, Any]]]) -> None:
        api: Any = Api(lists, {version.removeprefix("at"): each for version, each in events.items()})
        for _ in lists:
            self.pods.list_and_watch(api)

    def names(self) -> list[str]:
        return sorted(each.name for each in self.pods.present("fleet"))

    def test_a_life(self) -> None:
        self.tell(1, "ADDED")
        self.tell(2, ready=True)
        self.tell(3, ready=True)
        self.tell(4)
        self.tell(5, ready=True)
        self.tell(6, ready=True, leaving=True)
        self.tell(7, leaving=True)
        self.assertEqual(len(self.pods.present("fleet")), 1)
        self.assertFalse(self.pods.left("fleet", 6))
        self.tell(8, "DELETED", leaving=True)
        self.assertEqual(
            [(change.at, change.words) for change in self.pods.changes_since(0, "fleet")],
            [(1, "is made"), (2, "is ready"), (4, "is not ready"), (5, "is ready"), (6, "leaves"), (7, "is not ready"), (8, "is gone")],
        )
        self.assertEqual(len(self.pods.left("fleet", 6)), 1)
        self.assertFalse(self.pods.left("fleet", 6.5))
        self.assertEqual(len(self.pods.joined("fleet", 2)), 1)
        self.assertFalse(self.pods.joined("fleet", 2.5))
        self.assertFalse(self.pods.present("fleet"))

    def test_a_watch_that_begins_again_tells_nothing_new(self) -> None:
        self.tell(1, "ADDED", ready=True)
        self.tell(2, "ADDED", ready=True)
        self.pods.take("BOOKMARK", {}, 3)
        self.assertEqual([change.at for change in self.pods.changes_since(0, "fleet")], [1, 1])

    def test_what_was_deleted_between_two_watches_is_gone(self) -> None:
        self.follow([[pod("1", ready=True), pod("2", ready=True)], [pod("2", ready=True), pod("3")]])
        self.assertEqual(self.names(), ["pod-2", "pod-3"])
        self.assertEqual([each.name for each in self.pods.left("fleet", 1)], ["pod-1"])

    def test_a_watch_begins_where_the_list_ends_and_an_error_ends_it(self) -> None:
        self.follow(
            [[pod("1")], [pod("1"), pod("2"), pod("3")]],
            at0=[("ADDED", pod("2")), ("ERROR", {"code": 410}), ("ADDED", pod("4"))], at1=[("DELETED", pod("1"))],
        )
        self.assertEqual(self.names(), ["pod-2", "pod-3"])
        self.assertFalse([each for each in self.pods.of("fleet") if each.name == "pod-4"])

    def test_what_is_not_understood_is_told_and_the_others_are_followed(self) -> None:
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.follow([[]], at0=[("ADDED", {"metadata": {}}), ("ADDED", pod("2"))])
        self.assertIn("KeyError: 'uid'", said.getvalue())
        self.assertEqual(self.names(), ["pod-2"])

    def test_an_end_of_the_connection_ends_the_watch(self) -> None:
        class Broken(Api):
            def watch(self, _path: str, version: str) -> Iterator[dict[str, Any]]:
                yield {"type": "ADDED", "object": pod("2")}
                raise http.client.IncompleteRead(b"")

        api: Any = Broken([[]], {})
        with self.assertRaises(http.client.HTTPException):
            self.pods.list_and_watch(api)
        self.assertEqual(self.names(), ["pod-2"])

    def test_ready_are_those_that_stay_in_an_order_of_their_own(self) -> None:
        for uid, ready, leaving, node in (("1", True, False, "node2"), ("3", True, False, "node1"), ("2", True, False, "node1"),
                                          ("4", False, False, "node1"), ("5", True, True, "node1")):
            self.pods.take("ADDED", pod(uid, ready, leaving, node), 1)
        self.assertEqual([each.name for each in self.pods.ready("fleet")], ["pod-2", "pod-3", "pod-1"])

    def test_an_address_that_two_had_names_both(self) -> None:
        self.tell(1, "ADDED")
        self.tell(2, "ADDED", uid="2")
        self.assertEqual(self.pods.at_address("198.18.64.2"), "pod-1 or pod-2")


class AddressTest(unittest.TestCase):
    def test_it_is_told_by_the_call_or_by_its_status(self) -> None:
        self.assertEqual(address_of({"address": "/198.18.64.2:50051", "description": "io exception"}), "198.18.64.2")
        late = "CallOptions deadline exceeded after 0.999s. … [remote_addr=/198.18.64.3:50051]]"
        self.assertEqual(address_of({"address": "", "description": late}), "198.18.64.3")
        self.assertEqual(address_of({"address": "", "description": "no endpoint takes calls"}), "")


if __name__ == "__main__":
    unittest.main()
