"""From a written slice to the first call that its new endpoint answers, beside a bare watch that dials each new address."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from suite.cluster import API_URL

from . import real
from .figure import Figure, percentile
from .programs import StandIn, command, everything

CHANGES = 200
P99_MILLIS = 50.0
FLAGS = ["-Xmx1g", "-XX:+UseSerialGC"]


def measure() -> Iterator[Figure]:
    with StandIn(1, 3) as cluster:
        arguments = _arguments(f"https://127.0.0.1:{cluster.port}", str(cluster.folder), "127.0.1.{}")
        done = subprocess.run(
            command("propagation.Propagation", everything(), FLAGS, arguments), capture_output=True, text=True, timeout=300
        )
        yield from _figures("stand-in", done.stdout, done.stderr)
    kubernetes = real.cluster()
    for number in range(1, 9):
        kubernetes.inside("ip", "address", "add", f"198.18.16.{number}/32", "dev", "lo")
    arguments = _arguments(API_URL, str(real.writer().folder), "198.18.16.{}")
    log = real.folder() / "propagation.log"
    kubernetes.start_inside(command("propagation.Propagation", everything(), FLAGS, arguments), log).wait(300)
    yield from _figures("cluster", log.read_text(), "")


def _arguments(api: str, account: str, address: str) -> list[str]:
    addresses = ",".join(address.format(number) for number in range(1, 9))
    return [f"--api={api}", f"--account={account}", f"--addresses={addresses}", f"--changes={CHANGES}"]


def _figures(place: str, output: str, errors: str) -> Iterator[Figure]:
    lines = output.splitlines()
    assert lines and lines[-1] == "done", f"{output[-1000:]}{errors[-2000:]}"
    samples: dict[str, list[float]] = {"evenkeel": [], "bare": []}
    for line in lines[:-1]:
        words = line.split()
        if words and words[0] in samples:
            samples[words[0]].append(float(words[1]))
    assert all(len(side) == CHANGES for side in samples.values()), {name: len(side) for name, side in samples.items()}
    ours, bare = samples["evenkeel"], samples["bare"]
    middle = percentile(bare, 50)
    yield Figure(f"propagation/{place}-p50", percentile(ours, 50), "ms", max(1.2 * middle, middle + 3), "bare-watch", middle, raw=dict(samples))
    yield Figure(f"propagation/{place}-p99", percentile(ours, 99), "ms", P99_MILLIS, "bare-watch", percentile(bare, 99))
