"""Queries, and CPU, that 100 quiet channels to one absolute name cost, for each family of addresses and TTL."""

from __future__ import annotations

import time
from collections.abc import Iterator

from . import cpu_time
from .dns import NAME, SIDES, TTL, NameServer
from .figure import Figure, number
from .programs import Asked

GOAL = 1
CHANNELS = 100
TTLS = 12


def measure() -> Iterator[Figure]:
    seen = {side: _of(side) for side in SIDES}
    per_ttl = {side: max(queries) / (TTLS + 1) for side, (queries, _) in seen.items()}
    millis = {side: cpu_seconds * 1000 / TTLS for side, (_, cpu_seconds) in seen.items()}
    yield Figure(
        "dns-cost", per_ttl["evenkeel"], "queries", GOAL, "grpc-java", per_ttl["grpc-java"],
        raw={"A, AAAA": {side: queries for side, (queries, _) in seen.items()}, "CPU ms per TTL": millis},
        remark=f"CPU of the process per TTL: {number(millis['evenkeel'])} ms, grpc-java {number(millis['grpc-java'])} ms",
    )


def _of(side: str) -> tuple[tuple[int, int], float]:
    """Queries for A and for AAAA, from the first on, and CPU seconds once all channels are ready, over so many TTLs."""
    with NameServer() as server:
        words = server.inside(side, "DnsChannels", ["-Xmx512m"], [str(CHANNELS), f"dns:///{NAME}."])
        with Asked(words) as channels:
            began = time.monotonic()
            channels.expect("ready", 60)
            before = cpu_time.seconds(channels.process.pid)
            time.sleep(max(0, TTLS * TTL - (time.monotonic() - began)))
            return server.queries(), cpu_time.seconds(channels.process.pid) - before
