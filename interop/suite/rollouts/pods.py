"""The pods of the suite as the API server tells of them: who came, got ready, left and was gone, and when."""

from __future__ import annotations

import http.client
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..cluster import Json
from ..writer import Writer

# The label of all pods that are watched.
LABEL = "fleet"
_PATH = f"/api/v1/namespaces/default/pods?labelSelector={LABEL}"


@dataclass
class Pod:
    """Times are in seconds of the epoch; None for what has not happened."""

    name: str
    fleet: str
    node: str = ""
    address: str = ""
    ready_since: float | None = None
    first_ready: float | None = None
    leaving: float | None = None
    gone: float | None = None

    @property
    def stays(self) -> bool:
        return self.leaving is None and self.gone is None


@dataclass(frozen=True)
class Change:
    at: float
    pod: str
    fleet: str
    words: str


@dataclass
class Pods:
    """Takes lists and the events of watches in; a record of all pods that ever were."""

    by_uid: dict[str, Pod] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, writer: Writer) -> None:
        """Follows the cluster's pods from now on, on a thread that ends with the process."""
        threading.Thread(target=self._follow, args=(writer,), daemon=True).start()

    def _follow(self, writer: Writer) -> None:
        told = ""
        while True:
            try:
                self.list_and_watch(writer)
            except (OSError, http.client.HTTPException):
                pass  # watches end, and the proxy does with the suite
            except Exception as error:  # noqa: BLE001 - whatever it is, pods are to be followed on
                if str(error) != told:
                    told = str(error)
                    print(f"the pods are not followed: {told}", flush=True)
            time.sleep(0.2)

    def list_and_watch(self, writer: Writer) -> None:
        """What is there, and what changes from then on, until the watch ends: what was deleted since is not in the next list."""
        found = writer.get(_PATH)
        self._take_list(found["items"], time.time())
        for event in writer.watch(_PATH, found["metadata"]["resourceVersion"]):
            if event["type"] == "ERROR":
                return  # most often 410: the API server has forgotten the version
            self._take_or_tell(event["type"], event["object"], time.time())

    def _take_list(self, things: Sequence[Json], at: float) -> None:
        for thing in things:
            # The items of a list do not say which kind they are of, and need not.
            self._take_or_tell("MODIFIED", thing, at)
        here = {thing["metadata"]["uid"] for thing in things}
        with self.lock:
            for pod in (pod for uid, pod in self.by_uid.items() if uid not in here):
                self._is_gone(pod, at)

    def _take_or_tell(self, kind: str, thing: Json, at: float) -> None:
        """What one pod has that is not understood keeps none of the others from being followed."""
        try:
            self.take(kind, thing, at)
        except Exception:  # noqa: BLE001
            traceback.print_exc()

    def take(self, kind: str, thing: Json, at: float) -> None:
        if kind not in ("ADDED", "MODIFIED", "DELETED"):
            return
        meta, status = thing["metadata"], thing.get("status", {})
        with self.lock:
            pod = self.by_uid.get(meta["uid"])
            if pod is None:
                pod = self.by_uid[meta["uid"]] = Pod(meta["name"], meta["labels"][LABEL])
                self._note(at, pod, "is made")
            pod.node = thing["spec"].get("nodeName", pod.node)
            pod.address = status.get("podIP", pod.address)
            ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", ()))
            if ready and pod.ready_since is None:
                pod.ready_since = at
                pod.first_ready = pod.first_ready or at
                self._note(at, pod, "is ready")
            elif not ready and pod.ready_since is not None:
                pod.ready_since = None
                self._note(at, pod, "is not ready")
            if meta.get("deletionTimestamp"):
                self._leaves(pod, at)
            if kind == "DELETED":
                self._is_gone(pod, at)

    def _leaves(self, pod: Pod, at: float) -> None:
        if pod.leaving is None:
            pod.leaving = at
            self._note(at, pod, "leaves")

    def _is_gone(self, pod: Pod, at: float) -> None:
        if pod.gone is None:
            self._leaves(pod, at)
            pod.gone = at
            self._note(at, pod, "is gone")

    def _note(self, at: float, pod: Pod, words: str) -> None:
        self.changes.append(Change(at, pod.name, pod.fleet, words))

    def of(self, fleet: str) -> list[Pod]:
        """All that ever were in a fleet."""
        with self.lock:
            return [pod for pod in self.by_uid.values() if pod.fleet == fleet]

    def present(self, fleet: str) -> list[Pod]:
        """Those that are not gone yet, though some may leave."""
        return [pod for pod in self.of(fleet) if pod.gone is None]

    def ready(self, fleet: str) -> list[Pod]:
        """Those that are ready and stay, in an order that is the same in each run: first those of the first node."""
        return sorted((pod for pod in self.of(fleet) if pod.stays and pod.ready_since), key=lambda pod: (pod.node, pod.name))

    def left(self, fleet: str, since: float) -> list[Pod]:
        """Those that began to leave since then, and are gone by now."""
        return [pod for pod in self.of(fleet) if pod.gone and pod.leaving and pod.leaving >= since]

    def joined(self, fleet: str, since: float) -> list[Pod]:
        """Those that were ready for the first time since then."""
        return [pod for pod in self.of(fleet) if pod.first_ready and pod.first_ready >= since]

    def at_address(self, address: str) -> str:
        """The names of those that have or had that address, the latest last."""
        with self.lock:
            return " or ".join(pod.name for pod in self.by_uid.values() if pod.address == address)

    def changes_since(self, since: float, fleet: str) -> Iterator[Change]:
        with self.lock:
            told = list(self.changes)
        return (change for change in told if change.at >= since and change.fleet == fleet)
