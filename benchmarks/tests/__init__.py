"""Tests of the driver's pure parts: python3 -m unittest discover benchmarks/tests -t benchmarks"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "interop"))
