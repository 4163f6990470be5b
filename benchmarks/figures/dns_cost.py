"""Queries that 100 quiet channels to one absolute name cost a name server, for each family of addresses and TTL."""

from __future__ import annotations

import time
from collections.abc import Iterator

from .dns import NAME, SIDES, TTL, NameServer
from .figure import Figure
from .programs import Asked

GOAL = 1
CHANNELS = 100
TTLS = 12


def measure() -> Iterator[Figure]:
    queries = {side: _queries(side) for side in SIDES}
    per_ttl = {side: max(both) / (TTLS + 1) for side, both in queries.items()}
    yield Figure("dns-cost", per_ttl["evenkeel"], "queries", GOAL, "grpc-java", per_ttl["grpc-java"], raw={"A, AAAA": queries})


def _queries(side: str) -> tuple[int, int]:
    """From the first on, over so many TTLs."""
    with NameServer() as server:
        words = server.inside(side, "DnsChannels", ["-Xmx512m"], [str(CHANNELS), f"dns:///{NAME}."])
        with Asked(words) as channels:
            began = time.monotonic()
            channels.expect("ready", 60)
            time.sleep(max(0, TTLS * TTL - (time.monotonic() - began)))
            return server.queries()
