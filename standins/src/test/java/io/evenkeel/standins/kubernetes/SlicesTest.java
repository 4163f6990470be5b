// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

/** The builders of objects. */
class SlicesTest {

  @Test
  void buildsASlice() {
    assertThat(
            Slices.slice("greeter-abc")
                .service("greeter")
                .namespace("prod")
                .port("grpc", 50051)
                .endpoint(
                    "10.0.0.1",
                    e ->
                        e.pod("uid-1", "greeter-1")
                            .zone("a")
                            .node("n1")
                            .hostname("h")
                            .forZones("a", "b")
                            .forNodes("n1"))
                .json())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
                 "metadata": {"name": "greeter-abc", "namespace": "prod",
                   "labels": {"kubernetes.io/service-name": "greeter",
                     "endpointslice.kubernetes.io/managed-by":
                       "endpointslice-controller.k8s.io"}},
                 "addressType": "IPv4",
                 "ports": [{"name": "grpc", "protocol": "TCP", "port": 50051}],
                 "endpoints": [{"addresses": ["10.0.0.1"],
                   "conditions": {"ready": true, "serving": true, "terminating": false},
                   "targetRef": {"kind": "Pod", "name": "greeter-1", "uid": "uid-1"},
                   "zone": "a", "nodeName": "n1", "hostname": "h",
                   "hints": {"forZones": [{"name": "a"}, {"name": "b"}],
                             "forNodes": [{"name": "n1"}]}}]}
                """));
  }

  @Test
  void buildsWhatMayBeNull() {
    String json =
        Slices.slice("a")
            .nullPorts()
            .endpoint("10.0.0.1", e -> e.ready(null).serving(null).terminating(null))
            .endpoint("10.0.0.2", EndpointBuilder::nullConditions)
            .endpoint("10.0.0.3", e -> e.noConditions().address("10.0.0.4"))
            .json()
            .toString();
    assertThat(json)
        .contains("\"ports\":null")
        .contains("[\"10.0.0.1\"],\"conditions\":{}")
        .contains("[\"10.0.0.2\"],\"conditions\":null")
        .contains("{\"addresses\":[\"10.0.0.3\",\"10.0.0.4\"]}");
    assertThat(Slices.slice("a").nullEndpoints().json().toString()).contains("\"endpoints\":null");
  }

  @Test
  void buildsAService() {
    assertThat(
            Services.service("greeter")
                .namespace("prod")
                .selector("app", "greeter")
                .port("grpc", 80, "named-target")
                .port(null, 81, 9000)
                .headless()
                .json())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"kind": "Service", "apiVersion": "v1",
                 "metadata": {"name": "greeter", "namespace": "prod"},
                 "spec": {"type": "ClusterIP", "clusterIP": "None", "clusterIPs": ["None"],
                   "selector": {"app": "greeter"},
                   "ports": [
                     {"name": "grpc", "protocol": "TCP", "port": 80,
                      "targetPort": "named-target"},
                     {"protocol": "TCP", "port": 81, "targetPort": 9000}]}}
                """));
  }
}
