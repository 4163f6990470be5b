"""What the suite of the ways of calling is made of; start reading at `../../suites/ways.py`."""
