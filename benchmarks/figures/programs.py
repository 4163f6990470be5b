"""The programs of ../src as processes: how they are built, on which class path they run, and how they are asked."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from suite import processes

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
TARGET = HERE / "target"
PACKAGE = "io.evenkeel.benchmarks"

# Every version is one of the root pom's.
_POM = (ROOT / "pom.xml").read_text()
_PROPERTIES = dict(re.findall(r"<([a-z0-9.-]+)\.version>([^<]+)</", _POM))
_DEPENDENCY_PLUGIN = "org.apache.maven.plugins:" + ":".join(
    re.findall(r"<artifactId>(maven-dependency-plugin)</artifactId>\s*<version>([^<]+)</", _POM)[0]
)
VERSION = "0.1.0"


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def build() -> None:
    """Installs Evenkeel, as the class paths of applications are resolved against what is installed."""
    # The modules import the bom, which to Maven is no reason to make it too.
    command = ["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-pl", "bom,benchmarks", "-am", "-DskipTests", "-DskipITs", "install"]
    processes.run(command, seconds=900)


def application(name: str) -> list[Path]:
    """The jars of an application of ../classpaths, as Maven resolves them for a user."""
    output = TARGET / f"{name}.classpath"
    versions = {"fabric8": _PROPERTIES["fabric8"], "grpc": _PROPERTIES["grpc"], "evenkeel": VERSION}
    processes.run(
        ["mvn", "-q", "-B", "-f", HERE / "classpaths" / f"{name}.xml",
         f"{_DEPENDENCY_PLUGIN}:build-classpath",
         f"-Dmdep.outputFile={output}", "-DincludeScope=runtime",
         *(f"-D{library}.version={version}" for library, version in versions.items())],
        seconds=600,
    )
    return [Path(entry) for entry in output.read_text().strip().split(os.pathsep)]


def own_jar() -> Path:
    return TARGET / f"evenkeel-benchmarks-{VERSION}.jar"


def interop_jar() -> Path:
    return TARGET / "lib" / f"evenkeel-interop-{VERSION}.jar"


def everything() -> list[Path]:
    """The class path of programs of which nothing is measured but what they report."""
    return [own_jar(), *sorted((TARGET / "lib").glob("*.jar"))]


def command(main: str, jars: Sequence[Path], flags: Sequence[str], arguments: Sequence[str]) -> list[str]:
    return [java(), *flags, "-cp", os.pathsep.join(map(str, jars)), f"{PACKAGE}.{main}", *arguments]


class Asked:
    """A process that answers lines with lines. What it says on standard error goes to a file."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self._errors = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            list(words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True, bufsize=1,
            env={**os.environ, **(env or {})}, start_new_session=True,
        )

    def ask(self, line: str, seconds: float = 60) -> list[str]:
        """Sends a line; the words of the answer after its first, which must be that of the line."""
        self.tell(line)
        return self.expect(line.split()[0], seconds)

    def tell(self, line: str) -> None:
        """Sends a line."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def expect(self, word: str, seconds: float = 60) -> list[str]:
        """Waits for a line that begins with this word (or `changed` for `change`); others are passed over."""
        end = time.monotonic() + seconds
        assert self.process.stdout
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                if not ready.select(max(0, end - time.monotonic())):
                    raise TimeoutError(f"no line '{word} …' from {self.name} within {seconds:g} s: {self._said()}")
                line = self.process.stdout.readline()
                if not line:
                    raise AssertionError(f"{self.name} ended with {self.process.wait()}: {self._said()}")
                words = line.split()
                if words and words[0].startswith(word):
                    return words[1:]

    @property
    def name(self) -> str:
        assert isinstance(self.process.args, list)
        return next(word for word in map(str, self.process.args) if word.startswith(PACKAGE))

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:]

    def __enter__(self) -> Asked:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended by itself
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._errors.close()


class StandIn(Asked):
    """A Kubernetes API with this many endpoints, and what a pod would find there."""

    def __init__(self, services: int, endpoints: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="evenkeel-benchmarks-")
        self.folder = Path(self._folder.name)
        arguments = [f"--folder={self.folder}", f"--services={services}", f"--endpoints={endpoints}"]
        super().__init__(command("ClusterStandIn", everything(), ["-Xmx6g"], arguments))
        self.port = int(self.expect("listening", 120)[0])

    def environment(self) -> dict[str, str]:
        return {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(self.port),
                "EVENKEEL_SERVICE_ACCOUNT": str(self.folder)}

    def fabric8_properties(self) -> list[str]:
        """fabric8's in-cluster form, its service account elsewhere than in /var/run."""
        return [f"-Dkubernetes.auth.serviceAccount.token={self.folder}/token", f"-Dkubernetes.certs.ca.file={self.folder}/ca.crt",
                f"-Dkubenamespace={self.folder}/namespace", "-Dkubernetes.auth.tryKubeConfig=false"]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        super().__exit__(kind, error, trace)
        self._folder.cleanup()
