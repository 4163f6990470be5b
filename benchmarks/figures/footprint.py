"""What Evenkeel adds to an application that uses grpc-java already."""

from __future__ import annotations

from collections.abc import Iterator

from .figure import Figure
from .programs import application


def measure() -> Iterator[Figure]:
    before = {jar.name for jar in application("application")}
    added = [jar for jar in application("application-with-evenkeel") if jar.name not in before]
    own = [jar for jar in added if jar.name.startswith("evenkeel-")]
    strangers = [jar.name for jar in added if jar not in own]
    peer = application("fabric8")
    raw = {"own": {jar.name: jar.stat().st_size for jar in own}, "third-party": strangers}
    yield Figure("footprint/third-party-jars", len(strangers), "jars", 0, "fabric8", len(peer), raw=raw)
    yield Figure(
        "footprint/size", sum(jar.stat().st_size for jar in own) / 1000, "kB", 250,
        "fabric8", sum(jar.stat().st_size for jar in peer) / 1000, raw=raw,
    )
