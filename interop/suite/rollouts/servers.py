"""The manifests: a Deployment as docs/rollouts.md shows it, and a headless Service."""

from __future__ import annotations

from .. import images
from .pods import LABEL

# CoreDNS as ../../cluster boots it.
TTL_SECONDS = 5
# What docs/rollouts.md asks for where clients come by DNS: the TTL and 5 s. Clients by the API need less, and get the same pods.
LAME_DUCK_SECONDS = TTL_SECONDS + 5
# Of the default timeline: with the lame-duck time and what comes after it is just Kubernetes' default grace period.
DRAIN_SECONDS = 15
GRACE_SECONDS = 30

# Of the kubelet's probe: asked each second, given up after one, and believed the third time.
PROBE_SECONDS = 3 * 1 + 1 + 1

FAIL_FILE = "/tmp/fail"

DRAINS = (f"--lame-duck-millis={LAME_DUCK_SECONDS * 1000}", f"--drain-millis={DRAIN_SECONDS * 1000}")
# shutdown() at once on SIGTERM, as a server without a line for it has it from its framework; calls that run may end.
PLAIN = ("--linger-millis=0", f"--drain-millis={DRAIN_SECONDS * 1000}")


def service(name: str) -> str:
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec:
  clusterIP: None
  selector: {{{LABEL}: {name}}}
  ports: [{{name: grpc, port: 50051, targetPort: grpc}}]
"""


def deployment(name: str, fleet: str, replicas: int, *arguments: str, node: str = "") -> str:
    """Pods of a fleet, on all nodes alike or on one."""
    place = f"nodeSelector: {{kubernetes.io/hostname: {node}}}" if node else f"""topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {{matchLabels: {{{LABEL}: {fleet}}}}}"""
    words = ", ".join(f'"{word}"' for word in ("--port=50051", f"--fail-file={FAIL_FILE}", *arguments))
    return f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: {replicas}
  minReadySeconds: 10
  selector: {{matchLabels: {{app: {name}}}}}
  strategy: {{rollingUpdate: {{maxSurge: 2, maxUnavailable: 0}}}}
  template:
    metadata: {{labels: {{app: {name}, {LABEL}: {fleet}}}}}
    spec:
      terminationGracePeriodSeconds: {GRACE_SECONDS}
      {place}
      containers:
      - name: who
        image: {images.DOMAIN}/who:1
        imagePullPolicy: Never
        args: [{words}]
        env:
        - {{name: EVENKEEL_GRACE_PERIOD_SECONDS, value: "{GRACE_SECONDS}"}}
        # Without PerfData: the JVM would write to a file now and then, and all its threads wait while the disk is busy.
        - {{name: JDK_JAVA_OPTIONS, value: "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"}}
        ports: [{{name: grpc, containerPort: 50051}}]
        readinessProbe:
          grpc: {{port: 50051}}
          periodSeconds: 1
        # Two cores are shared by all: without a limit JVMs that start take the time of those that answer.
        resources: {{requests: {{cpu: 100m}}, limits: {{cpu: 400m}}}}
"""
