"""How a run ends, whatever the suite does. Needs no cluster: `python3 -m unittest discover interop/tests -t interop`."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from pathlib import Path

from suite.run import Run
from suite.waiting import wait_until


class RunTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.reports = Path(folder.name)

    def execute(self, suite: Callable[[Run], None], seconds: float = 60) -> tuple[int, dict[str, str | None]]:
        """The exit status, and the error of each step in the report."""
        with contextlib.redirect_stdout(io.StringIO()) as said:
            status = Run("test", full=False, keep=False, reports=self.reports).execute(suite, seconds)
        report = json.loads((self.reports / "test.json").read_text())
        self.assertEqual(said.getvalue().splitlines()[-1], f"{report['passed']} passed, {report['failed']} failed")
        return status, {step["name"]: step["error"] for step in report["steps"]}

    def test_a_failed_step_ends_the_suite_and_a_failed_check_does_not(self) -> None:
        def suite(run: Run) -> None:
            with run.check("a"):
                raise AssertionError("one")
            with run.step("b"):
                raise AssertionError("two")
            with run.step("never"):
                pass

        status, errors = self.execute(suite)
        self.assertEqual((status, list(errors)), (1, ["a", "b"]))
        self.assertIn("two", errors["b"] or "")

    def test_checks_in_parallel_run_at_the_same_time(self) -> None:
        meeting = threading.Barrier(2)

        def suite(run: Run) -> None:
            run.checks_in_parallel({"a": lambda: meeting.wait(30), "b": lambda: meeting.wait(30)})

        status, errors = self.execute(suite)
        self.assertEqual((status, errors), (0, {"a": None, "b": None}))

    def test_what_runs_in_parallel_has_checks_of_its_own_and_ends_no_other(self) -> None:
        def suite(run: Run) -> None:
            def breaks() -> None:
                raise ValueError("outside of any step")

            def fails() -> None:
                with run.step("a"):
                    raise AssertionError("one")

            def passes() -> None:
                with run.check("b"):
                    pass

            run.in_parallel(breaks, fails, passes)
            with run.check("c"):
                pass

        status, errors = self.execute(suite)
        self.assertEqual((status, sorted(errors)), (1, ["a", "b", "c", "run to the end"]))
        self.assertIn("outside of any step", errors["run to the end"] or "")
        self.assertEqual((errors["b"], errors["c"]), (None, None))

    def test_the_deadline_ends_a_wait_and_cleans_up(self) -> None:
        cleaned: list[str] = []

        def suite(run: Run) -> None:
            run.at_the_end(lambda: cleaned.append("up"))
            with run.step("a"):
                wait_until("the end of days", lambda: False, seconds=600)

        began = time.monotonic()
        status, errors = self.execute(suite, seconds=0.3)
        self.assertLess(time.monotonic() - began, 30)
        self.assertEqual((status, cleaned), (1, ["up"]))
        self.assertEqual(errors, {"a": "not ended after 0.3 s"})

    def test_a_signal_ends_it_and_a_second_one_does_not_disturb_the_clean_up(self) -> None:
        cleaned: list[str] = []

        def clean() -> None:
            os.kill(os.getpid(), signal.SIGINT)
            cleaned.append("up")

        def suite(run: Run) -> None:
            run.at_the_end(clean)
            os.kill(os.getpid(), signal.SIGINT)
            wait_until("the end of days", lambda: False, seconds=600)

        status, errors = self.execute(suite)
        self.assertEqual((status, cleaned, errors), (1, ["up"], {"run to the end": "ended by SIGINT"}))
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)

    def test_logs_in_its_folder_are_kept_where_something_failed_and_the_folder_goes(self) -> None:
        made: list[Path] = []

        def suite(fails: bool) -> Callable[[Run], None]:
            def checked(run: Run) -> None:
                made.append(run.folder())
                (made[-1] / "client.log").write_text("said")
                with run.check("it"):
                    assert not fails

            return checked

        kept = self.reports / "test-clients" / "client.log"
        self.execute(suite(fails=True))
        self.assertEqual(kept.read_text(), "said")
        self.execute(suite(fails=False))
        self.assertFalse(kept.exists())
        self.assertFalse(any(folder.exists() for folder in made))

    def test_a_suite_without_steps_has_not_passed(self) -> None:
        self.assertEqual(self.execute(lambda run: None), (1, {}))

    def test_a_wait_says_what_it_last_saw(self) -> None:
        with self.assertRaisesRegex(TimeoutError, "three: not so after 0.1 s; last seen: 2"):
            wait_until("three", lambda: self.fail("2"), seconds=0.1)


if __name__ == "__main__":
    unittest.main()
