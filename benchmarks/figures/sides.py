"""Evenkeel and fabric8 as two sides of one measurement: the same flags, the same cluster, each on its own class path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .programs import Asked, StandIn, application, command, interop_jar, own_jar


@dataclass(frozen=True)
class Side:
    name: str
    first_list: str
    watches: str
    jars: tuple[Path, ...]

    def words(self, main: str, cluster: StandIn, flags: Sequence[str], arguments: Sequence[str]) -> list[str]:
        own = cluster.fabric8_properties() if self.name == "fabric8" else []
        return command(main, [own_jar(), interop_jar(), *self.jars], [*flags, *own], arguments)

    def watching(self, cluster: StandIn, flags: Sequence[str], *arguments: str) -> Asked:
        """A process that watches; it has printed `empty`, and will print `complete`."""
        return Asked(self.words(self.watches, cluster, flags, arguments), cluster.environment())


@cache
def evenkeel() -> Side:
    return Side("evenkeel", "EvenkeelFirstList", "EvenkeelWatches", tuple(application("evenkeel")))


@cache
def fabric8() -> Side:
    return Side("fabric8", "Fabric8FirstList", "Fabric8Informers", tuple(application("fabric8")))


def both() -> tuple[Side, Side]:
    return evenkeel(), fabric8()
