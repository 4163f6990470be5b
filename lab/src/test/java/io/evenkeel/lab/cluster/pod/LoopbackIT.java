// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a lab gets of loopback while others listen on all addresses. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Others have 127.0.0.1 alone, unless told")
class LoopbackIT {

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private int listenEverywhere(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port);
    open.add(socket);
    return socket.getLocalPort();
  }

  private Loopback.Share shareFrom(int port) {
    Loopback.Share share = Loopback.shareFrom(port);
    open.add(share.pods());
    return share;
  }

  @Test
  void aPortThatIsTakenEverywhereCostsAPortAndNotTheAddresses() throws Exception {
    int taken = listenEverywhere(0);
    Loopback.Share share = shareFrom(taken);
    assertThat(share.services()).startsWith("127.78.");
    int port = share.ports().get(PodAddress.GRPC);
    assertThat(port).isGreaterThan(taken + 1);
    PodAddress address = share.pods().take();
    assertThat(address).isNotNull();
    assertThat(address.ip()).startsWith("127.77.");
    assertThat(address.ports()).isEqualTo(share.ports());
    for (int each : share.ports().values()) {
      try (ServerSocket pod = new ServerSocket(each, 1, Literal.ip(address.ip()))) {
        assertThat(pod.isBound()).isTrue();
      }
    }
  }

  @Test
  void theSecondPortOfAPodCountsAsWell() throws Exception {
    int taken = listenEverywhere(0);
    assertThat(shareFrom(taken - 1).ports()).doesNotContainValue(taken);
  }

  @Test
  void labsHaveBlocksOfTheirOwnWhateverTheirPorts() throws Exception {
    int taken = listenEverywhere(0);
    Loopback.Share first = shareFrom(taken);
    Loopback.Share second = shareFrom(taken);
    assertThat(second.services()).isNotEqualTo(first.services());
    assertThat(second.ports()).isEqualTo(first.ports());
    // The port is free again: the third lab has it, but not the block of another.
    open.remove(0).close();
    Loopback.Share third = shareFrom(taken);
    assertThat(third.ports()).containsValue(taken);
    assertThat(third.services()).isNotIn(first.services(), second.services());
  }

  @Test
  void whereAllPortsAreTakenOneSentenceSaysWhichAndWhatToDo() throws Exception {
    // Pairs whose second port is taken are as good as taken.
    int first = freeRun();
    for (int port = first + 1; port < first + 16; port += 2) {
      listenEverywhere(port);
    }
    assertThatThrownBy(() -> Loopback.shareFrom(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of " + first + " to " + (first + 15))
        .hasMessageEndingWith("end what listens there, such as a server on 0.0.0.0:" + first);
  }

  /** Where sixteen ports in a row are free, below those that the system hands out by itself. */
  private static int freeRun() {
    for (int first = 20_000; first < 30_000; first += 16) {
      if (isFree(first)) {
        return first;
      }
    }
    throw new AssertionError("No sixteen ports in a row are free");
  }

  private static boolean isFree(int first) {
    for (int port = first; port < first + 16; port++) {
      try (ServerSocket socket = new ServerSocket(port)) {
        assertThat(socket.isBound()).isTrue();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
