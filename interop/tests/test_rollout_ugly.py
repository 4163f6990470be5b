"""What an ugly end is held to, with a client that only tells what a test gives it."""

from __future__ import annotations

import contextlib
import io
import time
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from suite.faults import Faults
from suite.rollouts import ugly
from suite.rollouts.bounds import LOOK_SECONDS
from suite.rollouts.pods import Pod
from tests.rollout_fakes import FakeClient, FakeFleet

VICTIM = Pod("a", "ours", address="198.18.64.9")


class SufferTest(unittest.TestCase):
    def suffer(self, looked: float = 0.1, **told: int) -> None:
        """A fault that costs what the client tells, made so long after the look."""
        fleet = FakeFleet()

        @contextmanager
        def strike() -> Iterator[None]:
            fleet.client.tell(1, **told)
            yield

        fault = ugly.Fault("a fault", lambda _pod: strike(), lambda _pod, _since: None, 0, hangs=False, probed=False)
        look = {"at": (time.time() - looked) * 1000, "endpoints": {VICTIM.address: {"inFlight": 0}}}
        run: Any = mock.Mock()
        with mock.patch.object(ugly, "_looks", lambda _clients: {"dns": look}), contextlib.redirect_stdout(io.StringIO()):
            ugly.suffer(run, fleet, fault, VICTIM)

    def test_calls_on_the_victim_may_fail_within_the_bound(self) -> None:
        self.suffer(failed=4)
        with self.assertRaisesRegex(AssertionError, "500 of at most"):
            self.suffer(failed=500)

    def test_a_call_to_nobody_is_none_on_the_victim(self) -> None:
        with mock.patch.object(ugly, "address_of", lambda _event: ""), self.assertRaisesRegex(AssertionError, "1 to other pods or to nobody"):
            self.suffer(failed=1)

    def test_failures_that_are_only_counted_are_missed(self) -> None:
        with self.assertRaisesRegex(AssertionError, "told of 1 failed calls, and has counted 3"):
            self.suffer(failed=1, hidden=2)

    def test_a_look_that_was_too_early_makes_no_bound(self) -> None:
        with self.assertRaisesRegex(AssertionError, "lay between the look and the fault"):
            self.suffer(looked=LOOK_SECONDS + 0.1)


class LooksTest(unittest.TestCase):
    def test_both_are_taken_at_a_moment_when_neither_is_old(self) -> None:
        first, second = FakeClient(), FakeClient()
        now = 100.0

        def tell(client: FakeClient, at: float, number: int) -> None:
            client.at = at * 1000
            client.event("endpoints", number=number)

        tell(first, 99.0, 1)
        tell(second, 99.6, 2)
        clients: Any = {"kubernetes": first, "dns": second}

        def later(*_: object) -> None:
            tell(first, 100.0, 3)

        with mock.patch("suite.rollouts.ugly.time.time", lambda: now), mock.patch("suite.waiting.time.sleep", later):
            looks = ugly._looks(clients)
        self.assertEqual({kind: look["number"] for kind, look in looks.items()}, {"kubernetes": 3, "dns": 2})


class FaultsTest(unittest.TestCase):
    def test_a_process_is_found_when_the_fault_is_asked_for_and_struck_when_it_is_entered(self) -> None:
        cluster: Any = None
        faults = Faults(cluster)
        for make, signals in ((faults.killed, ["SIGKILL"]), (faults.stopped, ["SIGSTOP", "SIGCONT"])):
            with mock.patch.object(Faults, "_process", return_value=4711) as found, mock.patch("suite.faults.os.kill") as kill:
                strike = make("a")
                found.assert_called_once_with("a")
                kill.assert_not_called()
                with strike:
                    kill.assert_called_once()
                self.assertEqual([call.args[1].name for call in kill.call_args_list], signals)


if __name__ == "__main__":
    unittest.main()
