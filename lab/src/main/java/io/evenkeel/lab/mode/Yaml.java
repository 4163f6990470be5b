// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

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

  static final String HEADLESS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: greeter-headless}
      spec:
        clusterIP: None
        selector: {app: greeter}
        ports: [{name: grpc, port: 50051, targetPort: grpc}]
      """;

  static final String HEADLESS_AGED =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: greeter-headless}
      spec:
        clusterIP: None
        selector: {app: greeter}
        ports: [{name: grpc-aged, port: 50052, targetPort: grpc-aged}]
      """;

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
}
