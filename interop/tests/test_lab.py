"""What is read from what a lab says, and from what the machine says of it."""

from __future__ import annotations

import base64
import json
import socket
import tempfile
import unittest
from pathlib import Path

from suite.lab import scenarios, started
from suite.lab.unmodified_kuberesolver import KubeconfigAccount

SAID = """The lab is at http://127.0.0.1:8484/ (Ctrl-C ends it)
Its cluster, for kubectl: export KUBECONFIG=/tmp/evenkeel-lab-kubeconfig-1
"""
SS = """tcp LISTEN 0 50 [::ffff:127.0.0.1]:8484 *:* users:(("java",pid=42,fd=9))
tcp LISTEN 0 50 127.77.0.2:50051 0.0.0.0:* users:(("java",pid=42,fd=10))
tcp LISTEN 0 50 127.0.0.1:631 0.0.0.0:* users:(("cupsd",pid=421,fd=7))
udp UNCONN 0 0 127.0.0.1:53 0.0.0.0:*
"""


class StartedLabTest(unittest.TestCase):
    def test_its_addresses_are_in_what_it_says(self) -> None:
        self.assertEqual(
            started.addresses(SAID), {"url": "http://127.0.0.1:8484/", "kubeconfig": "/tmp/evenkeel-lab-kubeconfig-1"}
        )

    def test_while_one_is_missing_there_is_none(self) -> None:
        with self.assertRaisesRegex(AssertionError, "no address yet"):
            started.addresses(SAID.splitlines()[0])

    def test_it_listens_where_its_own_sockets_do(self) -> None:
        self.assertEqual(started.listening_of(SS, 42), {"tcp [::ffff:127.0.0.1]:8484", "tcp 127.77.0.2:50051"})

    def test_a_port_is_free_or_it_is_not(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            for local in (f"127.0.0.1:{port}", f"[::ffff:127.0.0.1]:{port}"):
                with self.assertRaises(OSError):
                    started.bind(f"tcp {local}")
        started.bind(f"tcp [::ffff:127.0.0.1]:{port}")

    def test_temporary_files_of_its_jvm_go_where_they_should(self) -> None:
        self.assertTrue(started.environment(Path("/x"))["JAVA_TOOL_OPTIONS"].endswith("-Djava.io.tmpdir=/x"))


class KubeconfigAccountTest(unittest.TestCase):
    def test_a_kubeconfig_becomes_what_a_pod_finds(self) -> None:
        kubeconfig = {
            "clusters": [{"cluster": {
                "server": "https://127.0.0.1:6443", "certificate-authority-data": base64.b64encode(b"PEM").decode(),
            }}],
            "users": [{"user": {"token": "secret"}}],
        }
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder) / "account"
            environment = KubeconfigAccount(kubeconfig, here).environment()
            self.assertEqual((here / "ca.crt").read_text(), "PEM")
            self.assertEqual((here / "token").read_text(), "secret")
        self.assertEqual(environment["KUBERNETES_SERVICE_HOST"], "127.0.0.1")
        self.assertEqual(environment["KUBERNETES_SERVICE_PORT"], "6443")
        self.assertEqual(environment["EVENKEEL_SERVICE_ACCOUNT"], str(here))


class ReportTest(unittest.TestCase):
    def test_a_report_without_a_picture_is_none(self) -> None:
        result = {"scenario": {"name": "pinned"}, "ways": [{"info": {"id": "kubernetes"}}]}
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            (here / "report.html").write_text("<h2>pinned</h2><svg></svg>")
            (here / "report.md").write_text("### pinned\n| Evenkeel kubernetes | 1 |\n")
            (here / "report.json").write_text(json.dumps({"version": 1, "results": [result]}))
            with self.assertRaises(AssertionError):
                scenarios.report(here, "pinned")
            (here / "pinned-pods.svg").write_text("<svg></svg>")
            self.assertEqual(scenarios.report(here, "pinned"), result)


if __name__ == "__main__":
    unittest.main()
