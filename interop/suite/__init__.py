"""What a suite is made of.

Start reading at `run.py` (steps and their outcome), then `cluster.py` (a real Kubernetes) and `faults.py` (what can go wrong
with it on demand). `../suites/selftest.py` uses all of it.
"""
