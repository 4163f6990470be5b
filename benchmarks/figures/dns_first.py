"""From a new JVM to the first list of addresses of a DNS name, by gRPC's own resolver and by Evenkeel's."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence

from .cold_start import ARCHIVES
from .dns import NAME, SIDES, NameServer
from .figure import Figure
from .first_line import first_line

GOAL = 1.3
RUNS = 7
PACKAGES = {"evenkeel": "io.evenkeel", "grpc-java": "io.grpc.internal"}


def measure() -> Iterator[Figure]:
    with NameServer() as server, tempfile.TemporaryDirectory(prefix="evenkeel-archives-") as folder:
        for side in SIDES:
            first_line(_words(server, side, [f"-XX:ArchiveClassesAtExit={folder}/{side}.jsa"]), _says(side))
        for suffix, flags in {**ARCHIVES, "-own-archive": [f"-XX:SharedArchiveFile={folder}/SIDE.jsa"]}.items():
            words = {side: _words(server, side, [flag.replace("SIDE", side) for flag in flags]) for side in SIDES}
            wall: dict[str, list[float]] = {side: [] for side in SIDES}
            for run in range(RUNS + 1):
                for side in SIDES:
                    seconds, _ = first_line(words[side], _says(side))
                    if run > 0:  # the first reads the jars from the disk
                        wall[side].append(seconds)
            yield Figure(
                f"dns-first/wall{suffix}", statistics.median(wall["evenkeel"]), "s", GOAL,
                "grpc-java", statistics.median(wall["grpc-java"]), goal_is_ratio=True, raw=dict(wall),
            )


def _words(server: NameServer, side: str, flags: Sequence[str]) -> list[str]:
    return server.inside(side, "DnsFirstList", flags, [f"dns:///{NAME}.:50051"])


def _says(side: str) -> str:
    return f"resolved 1 by {PACKAGES[side]}"
