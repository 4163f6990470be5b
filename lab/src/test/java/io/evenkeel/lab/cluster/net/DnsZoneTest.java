// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.evenkeel.lab.cluster.net.DnsZone.Srv;
import io.evenkeel.lab.cluster.net.ServiceTable.PodEndpoint;
import io.evenkeel.standins.kubernetes.Services;
import io.evenkeel.standins.kubernetes.Slices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What DNS and kube-proxy make of Services and slices. */
class DnsZoneTest {

  private static final JsonObject HEADLESS =
      Services.service("greeter").namespace("prod").headless().port("grpc", 80, "grpc").json();

  private static final JsonObject VIRTUAL =
      Services.service("front")
          .namespace("prod")
          .clusterIp("127.78.0.2")
          .port("grpc", 80, "grpc")
          .json();

  private static JsonObject slice(String service, String ip, boolean ready, boolean terminating) {
    return Slices.slice(service + "-" + ip)
        .service(service)
        .namespace("prod")
        .port("grpc", 50051)
        .endpoint(ip, e -> e.ready(ready).serving(true).terminating(terminating))
        .json();
  }

  @Test
  void aHeadlessServiceIsItsReadyEndpointsEachWithANameOfItsOwn() {
    ServiceTable table =
        ServiceTable.of(
            List.of(HEADLESS),
            List.of(
                slice("greeter", "10.0.0.1", true, false),
                slice("greeter", "10.0.0.2", true, false),
                slice("greeter", "10.0.0.3", false, true)));
    DnsZone zone = DnsZone.of(table);
    String name = "greeter.prod.svc.cluster.local";
    assertThat(zone.addresses())
        .isEqualTo(
            Map.of(
                name,
                List.of("10.0.0.1", "10.0.0.2"),
                "10-0-0-1." + name,
                List.of("10.0.0.1"),
                "10-0-0-2." + name,
                List.of("10.0.0.2")));
    assertThat(zone.services())
        .isEqualTo(
            Map.of(
                "_grpc._tcp." + name,
                List.of(new Srv("10-0-0-1." + name, 50051), new Srv("10-0-0-2." + name, 50051))));
  }

  @Test
  void aHeadlessServiceWithoutReadyEndpointsDoesNotExist() {
    ServiceTable table =
        ServiceTable.of(List.of(HEADLESS), List.of(slice("greeter", "10.0.0.3", false, true)));
    assertThat(DnsZone.of(table)).isEqualTo(DnsZone.EMPTY);
  }

  @Test
  void anyOtherServiceIsItsVirtualAddressWhateverItsEndpoints() {
    DnsZone zone = DnsZone.of(ServiceTable.of(List.of(VIRTUAL), List.of()));
    String name = "front.prod.svc.cluster.local";
    assertThat(zone.addresses()).isEqualTo(Map.of(name, List.of("127.78.0.2")));
    assertThat(zone.services()).isEqualTo(Map.of("_grpc._tcp." + name, List.of(new Srv(name, 80))));
  }

  @Test
  void newConnectionsGoToReadyEndpointsAndToDrainingOnesOnlyIfNoneIs() {
    ServiceTable both =
        ServiceTable.of(
            List.of(VIRTUAL),
            List.of(
                slice("front", "10.0.0.1", true, false), slice("front", "10.0.0.2", false, true)));
    assertThat(both.services().get(0).usable("grpc"))
        .extracting(PodEndpoint::ip)
        .containsExactly("10.0.0.1");
    ServiceTable draining =
        ServiceTable.of(
            List.of(VIRTUAL),
            List.of(
                slice("front", "10.0.0.2", false, true), slice("front", "10.0.0.3", false, false)));
    assertThat(draining.services().get(0).usable("grpc"))
        .extracting(PodEndpoint::ip)
        .containsExactly("10.0.0.2");
  }
}
