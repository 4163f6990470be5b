// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.ModeInfo;
import org.junit.jupiter.api.Test;

class PodPortsTest {

  @Test
  void whatIsWrittenForTheUsualPortsSaysTheOthers() {
    ModeInfo plain = PodPorts.shown(new HeadlessRoundRobin().info(), 50053, 50054);
    assertThat(plain.target()).isEqualTo("dns:///greeter-headless.lab:50053");
    assertThat(plain.code()).contains("dns:///greeter-headless.lab:50053").doesNotContain("50051");
    assertThat(plain.yaml()).contains("port: 50053").doesNotContain("50051");
    assertThat(plain.limits()).isEqualTo(new HeadlessRoundRobin().info().limits());

    ModeInfo aged = PodPorts.shown(new MaxConnectionAge().info(), 50052, 50053);
    assertThat(aged.target()).isEqualTo("dns:///greeter-headless.lab:50053");
    assertThat(aged.code()).contains("forPort(50053)").doesNotContain("50052");
  }

  @Test
  void theUsualPortsChangeNothing() {
    for (Mode mode : Modes.all()) {
      assertThat(PodPorts.shown(mode.info(), PodPorts.GRPC, PodPorts.GRPC_AGED))
          .isEqualTo(mode.info());
    }
  }
}
