// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import java.util.Locale;

/**
 * EndpointSlices as a cluster's own controller writes them, byte by byte: with owner, managed
 * fields, generated names and uids, since those are what a client has to read past or to keep.
 */
final class Objects {

  static final String NAMESPACE = "prod";
  static final int SLICE_SIZE = 100;

  private Objects() {}

  static String serviceName(int service) {
    return "service-" + service;
  }

  /**
   * The {@code slice}th slice of a Service, of whose endpoints number {@code notReady} is not
   * ready.
   */
  static String slice(int service, int slice, int endpoints, int notReady) {
    StringBuilder json = new StringBuilder(400 * endpoints + 2000);
    String name = serviceName(service);
    String suffix = Integer.toString(46656 + (service * 131 + slice * 7919) % 1_600_000, 36);
    json.append(
        String.format(
            Locale.ROOT,
            """
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{
            "name":"%1$s-%2$s","generateName":"%1$s-","namespace":"%3$s",
            "labels":{"app":"%1$s","endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io",
            "kubernetes.io/service-name":"%1$s"},
            "annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-01-01T00:00:00Z"},
            "ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"%1$s","uid":"%4$s","controller":true,"blockOwnerDeletion":true}],
            "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"discovery.k8s.io/v1",
            "time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:addressType":{},"f:endpoints":{},
            "f:metadata":{"f:annotations":{".":{},"f:endpoints.kubernetes.io/last-change-trigger-time":{}},"f:generateName":{},
            "f:labels":{".":{},"f:app":{},"f:endpointslice.kubernetes.io/managed-by":{},"f:kubernetes.io/service-name":{}},
            "f:ownerReferences":{".":{},"k:{\\"uid\\":\\"%4$s\\"}":{}}},"f:ports":{}}}]},
            "addressType":"IPv4","ports":[{"name":"grpc","protocol":"TCP","port":50051}],"endpoints":[""",
            name,
            suffix,
            NAMESPACE,
            uid(service, 0)));
    for (int i = 0; i < endpoints; i++) {
      int number = slice * SLICE_SIZE + i;
      boolean ready = i != notReady;
      json.append(i == 0 ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"addresses\":[\"%s\"],\"conditions\":{\"ready\":%b,\"serving\":%b,\"terminating\":false},"
                      + "\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"%s\",\"name\":\"%s-%s-%s\",\"uid\":\"%s\"},"
                      + "\"nodeName\":\"node-%d.example.internal\",\"zone\":\"zone-%c\"}",
                  address(service, number),
                  ready,
                  ready,
                  NAMESPACE,
                  name,
                  Integer.toHexString(0x5c000000 + service),
                  Integer.toString(1_679_616 + (number * 7_561) % 58_000_000, 36),
                  uid(service, number + 1),
                  number % 500,
                  'a' + number % 3));
    }
    return json.append("]}").toString();
  }

  /**
   * Unique within a Service; Services may share addresses, as they do where one selects another's
   * pods.
   */
  private static String address(int service, int number) {
    int host = service * 100 + number;
    return "10." + (host >> 16 & 255) + "." + (host >> 8 & 255) + "." + (host & 255);
  }

  private static String uid(int service, int number) {
    return String.format(
        Locale.ROOT,
        "%08x-%04x-4bcd-9ef0-%012x",
        0x1f2e3d00 + service,
        number & 0xffff,
        number * 2_654_435_761L & 0xffffffffffL);
  }
}
