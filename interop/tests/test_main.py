"""The command line: where options may stand, and what is said of wrong ones."""

from __future__ import annotations

import contextlib
import io
import unittest

from suite.main import parse


class ParseTest(unittest.TestCase):
    def refused(self, *arguments: str) -> str:
        with contextlib.redirect_stderr(io.StringIO()) as said, self.assertRaises(SystemExit) as ended:
            parse(arguments)
        self.assertEqual(ended.exception.code, 2)
        return said.getvalue()

    def test_options_of_a_suite_stand_before_or_behind_its_name(self) -> None:
        for arguments in (["rollouts", "--seed", "5", "--rounds", "2"], ["--seed", "5", "rollouts", "--rounds=2"]):
            options, suite = parse(arguments)
            self.assertEqual((options.suite, options.seed, options.rounds), ("rollouts", 5, 2))
            self.assertTrue(hasattr(suite, "main"))

    def test_help_of_a_suite_has_its_options(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()) as said, self.assertRaises(SystemExit) as ended:
            parse(["rollouts", "--help"])
        self.assertEqual(ended.exception.code, 0)
        self.assertIn("options of rollouts", said.getvalue())
        self.assertIn("--rounds", said.getvalue())

    def test_help_without_a_suite_lists_them(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()) as said, self.assertRaises(SystemExit):
            parse(["--help"])
        self.assertIn("rollouts", said.getvalue())
        self.assertNotIn("--rounds", said.getvalue())

    def test_no_rounds_are_refused(self) -> None:
        for wrong in ("0", "-3", "two"):
            self.assertIn(f"argument --rounds: '{wrong}' must be a whole number, 1 or more", self.refused("rollouts", f"--rounds={wrong}"))

    def test_a_suite_must_be_named(self) -> None:
        for arguments in ([], ["--seed", "5"], ["rollout"]):
            self.assertIn("no suite is named: SUITE must be one of", self.refused(*arguments))

    def test_an_option_of_another_suite_is_refused(self) -> None:
        self.assertIn("unrecognized arguments: --seed", self.refused("cluster", "--seed", "5"))


if __name__ == "__main__":
    unittest.main()
