"""Who may not watch is told what to grant; TLS carries the Service's name."""

from __future__ import annotations

import re
import time

from .. import processes
from .bench import OWN_ADDRESSES, Bench, own_service


def missing_role(bench: Bench) -> None:
    """The manifest in the error, applied as printed, heals a running client."""
    bench.cluster.kubectl("create", "serviceaccount", "stranger")
    client = bench.client(
        "kubernetes:///greeter.default:grpc?lb=round_robin", "--warm-up-seconds=0", account=bench.new_account("stranger"),
    )
    try:
        problem = client.await_event("problem", seconds=20, kind="FORBIDDEN")
        # Those before the answer of the API server had only waited.
        failed = client.await_event("failed", since=problem["at"] / 1000, seconds=5, code="UNAVAILABLE")
        assert "kubectl apply" in failed["description"], failed
        manifest = re.search(r"<<'EOF'\n(.*)EOF", problem["remedy"], re.DOTALL)
        assert manifest, problem
        granted = time.time()
        bench.cluster.kubectl("apply", "--filename=-", stdin=manifest.group(1))
        client.await_event("recovered", since=granted, seconds=30)
        client.await_servers(3)
    finally:
        client.stop()


def tls(bench: Bench) -> None:
    """Certificates that name `service.namespace` are enough; a wrong name is refused; overrideAuthority wins."""
    cert, key = _certificate(bench, "secure.default")
    bench.server("secure.log", "--port=50443", "--name=secure", f"--cert={cert}", f"--key={key}")
    for name in ("secure", "misnamed"):
        own_service(bench, name, 50443).write(OWN_ADDRESSES[:2])
    _expect_calls(bench, "kubernetes:///secure.default:grpc?lb=round_robin", f"--tls-ca={cert}")
    _expect_calls(
        bench, "kubernetes:///misnamed.default:grpc?lb=round_robin", f"--tls-ca={cert}", "--authority=secure.default"
    )
    client = bench.client(
        "kubernetes:///misnamed.default:grpc?lb=round_robin", "--warm-up-seconds=0", f"--tls-ca={cert}",
    )
    failed = client.await_event("failed", seconds=20, code="UNAVAILABLE")
    assert "misnamed.default" in failed["cause"] or "ertificate" in failed["cause"], failed
    client.stop()


def _expect_calls(bench: Bench, target: str, *options: str) -> None:
    client = bench.client(target, *options)
    client.await_servers(1)
    client.stop()
    client.expect_no_failure()


def _certificate(bench: Bench, name: str) -> tuple[str, str]:
    """A certificate for that name, which is its own authority."""
    cert, key = str(bench.folder / "tls.crt"), str(bench.folder / "tls.key")
    processes.run([
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
        "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", cert,
    ])
    return cert, key
