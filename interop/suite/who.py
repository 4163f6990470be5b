"""The server of `../src/main/java` as pods, with the Service and the permissions that its clients need."""

from __future__ import annotations

from pathlib import Path

from . import images
from .load import jars

# jdk.crypto.ec: without it a runtime of JDK 17 has no elliptic curves, and no TLS with an API server.
MODULES = ["java.base", "java.logging", "java.naming", "java.management", "java.net.http", "jdk.crypto.ec", "jdk.unsupported"]


def image(folder: Path) -> Path:
    """The image DOMAIN/who:1."""
    return images.java("who", folder, MODULES, "io.evenkeel.interop.WhoServer", jars())


def client_account(name: str = "client", namespace: str = "default", services: bool = False) -> str:
    """A service account that may watch slices, and read Services if asked: the least that a client needs."""
    read_services = "\n- {apiGroups: [''], resources: [services], verbs: [get]}" if services else ""
    return f"""
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}, namespace: {namespace}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: {name}, namespace: {namespace}}}
rules:
- {{apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}}{read_services}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: {name}, namespace: {namespace}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {name}}}
subjects: [{{kind: ServiceAccount, name: {name}, namespace: {namespace}}}]
"""


def deployment(
    name: str,
    replicas: int,
    *,
    linger_millis: int = 0,
    start_millis: int = 0,
    distribution: str = "",
    version: str = "1",
    headless: bool = False,
) -> str:
    """Pods that say their names, and a Service: port `grpc`, 80, mapped to the pods' named port 50051.

    Headless, its name in DNS stands for the pods, and the port is theirs.
    """
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec:
  selector: {{app: {name}}}
  ports: [{{name: grpc, port: 80, targetPort: grpc-in}}]
  {f"trafficDistribution: {distribution}" if distribution else ""}
  {"clusterIP: None" if headless else ""}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  strategy: {{rollingUpdate: {{maxSurge: 1, maxUnavailable: 0}}}}
  template:
    metadata: {{labels: {{app: {name}}}, annotations: {{version: "{version}"}}}}
    spec:
      terminationGracePeriodSeconds: 40
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {{matchLabels: {{app: {name}}}}}
      containers:
      - name: who
        image: {images.DOMAIN}/who:1
        imagePullPolicy: Never
        args: ["--port=50051", "--linger-millis={linger_millis}", "--start-millis={start_millis}"]
        env: [{{name: JDK_JAVA_OPTIONS, value: "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"}}]
        ports: [{{name: grpc-in, containerPort: 50051}}]
        readinessProbe: {{tcpSocket: {{port: 50051}}, periodSeconds: 1}}
        # On two cores five JVMs that start would take the time of those that answer; and without a request a pod gets next to
        # nothing beside the processes of the machine.
        resources: {{requests: {{cpu: 200m}}, limits: {{cpu: 400m}}}}
"""
