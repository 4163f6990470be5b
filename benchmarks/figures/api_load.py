"""Requests a minute at the API server, from watches of Services in which nothing happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from .figure import Figure
from .programs import StandIn
from .sides import Side, both

WATCHES = (1, 100, 1000)
PER_CONNECTION, PER_WATCH = 6, 0.2

# Both sides end their watches after 5 to 10 minutes, at random: less than that would miss what ends them.
MINUTES = 11
SETTLE_SECONDS = 20
FLAGS = ["-Xmx1g", "-XX:+UseSerialGC"]
_starting = threading.Lock()


def measure() -> Iterator[Figure]:
    # Quiet watches need no CPU to speak of, so all six wait out their minutes side by side.
    runs = [(side, watches) for watches in WATCHES for side in both()]
    with ThreadPoolExecutor(len(runs)) as pool:
        measured = dict(zip([(side.name, watches) for side, watches in runs], pool.map(lambda run: _load(*run), runs)))
    for watches in WATCHES:
        (requests, connections), (peer_requests, peer_connections) = (measured[name, watches] for name in ("evenkeel", "fabric8"))
        yield Figure(
            f"api-load/{watches}", requests, "requests/min", PER_CONNECTION * connections + PER_WATCH * watches,
            "fabric8", peer_requests, raw={"connections": {"evenkeel": connections, "fabric8": peer_connections}, "minutes": MINUTES},
        )


def _load(side: Side, watches: int) -> tuple[float, int]:
    """Requests a minute, and connections, once all is listed."""
    with ExitStack() as stack:
        # One after the other: a client that gets no CPU gives up its connections, and what it does then is not its quiet load.
        with _starting:
            cluster = stack.enter_context(StandIn(watches, 3))
            process = stack.enter_context(side.watching(cluster, FLAGS, f"--services={watches}"))
            process.expect("complete", 300)
        time.sleep(SETTLE_SECONDS)
        cluster.ask("requests")
        time.sleep(MINUTES * 60)
        requests, connections = map(int, cluster.ask("requests"))
        return requests / MINUTES, connections
