"""What the suite `rollouts` shows; start at `../../suites/rollouts.py`."""
