"""What the suite `kubernetes` shows, one file a promise; start at `../../suites/kubernetes.py`."""
