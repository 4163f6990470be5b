// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import java.util.Locale;

/** The manifests that several ways of calling need. */
final class Yaml {

  static final String CLUSTER_IP =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: greeter}
      spec:
        selector: {app: greeter}
        ports: [{name: grpc, port: 80, targetPort: grpc}]
      """;

  static final String HEADLESS = headless("grpc", PodPorts.GRPC);

  /** The same for the port whose server ends connections of an age. */
  static final String HEADLESS_AGED = headless("grpc-aged", PodPorts.GRPC_AGED);

  static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: evenkeel-slices}
      rules:
      - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
      # and a RoleBinding to the client's service account
      """;

  private Yaml() {}

  private static String headless(String port, int number) {
    return String.format(
        Locale.ROOT,
        """
    apiVersion: v1
    kind: Service
    metadata: {name: greeter-headless}
    spec:
      clusterIP: None
      selector: {app: greeter}
      ports: [{name: %1$s, port: %2$d, targetPort: %1$s}]
    """,
        port,
        number);
  }
}
