// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Locality;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancerSnapshotTest {

  @Test
  void itIsATableForPeople() {
    Endpoint local =
        Endpoint.builder("a").address("10.0.0.1", 80).locality(Locality.ofZone("eu-1a")).build();
    Endpoint failing = Endpoint.builder("b").address("10.0.0.2", 80).build();
    Endpoint far =
        Endpoint.builder("c").address("10.0.0.3", 80).locality(Locality.ofZone("eu-1b")).build();
    BalancerSnapshot snapshot =
        new BalancerSnapshot(
            "kubernetes:///greeter",
            "greeter.default",
            BalancerConfig.DEFAULT,
            0.25,
            List.of(
                new MemberView(local, Stage.PICKED, true, true, 2, 1500, 1, 0, 0, 0),
                new MemberView(failing, Stage.EJECTED, true, true, 0, 5e9, 1, 7, 2, 1_500_000_000L),
                new MemberView(far, Stage.UNREACHABLE, false, false, 0, 0, 0.5, 0, 0, 0)));
    assertThat(snapshot.toString().lines())
        .containsExactly(
            "kubernetes:///greeter: 3 endpoints, pick adaptive, 25.0 % to other zones",
            "  a                        10.0.0.1:80           eu-1a        connected     picked     "
                + "              in flight 2, load 1500.00, weight 1.00, failures in a row 0",
            "  b                        10.0.0.2:80           no zone      connected     ejected    "
                + "              in flight 0, load 5.00000e+09, weight 1.00, failures in a row 7,"
                + " tries 2, next in 1.5 s",
            "  c                        10.0.0.3:80           eu-1b        not connected unreachable"
                + "              in flight 0, load 0.00000, weight 0.50, failures in a row 0");
  }
}
