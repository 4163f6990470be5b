// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsRelayTest {

  private DatagramSocket server;
  private DnsRelay relay;

  @BeforeEach
  void open() throws IOException {
    server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread echo = new Thread(this::echo, "echo");
    echo.setDaemon(true);
    echo.start();
    relay = new DnsRelay((InetSocketAddress) server.getLocalSocketAddress());
  }

  @AfterEach
  void close() {
    relay.close();
    server.close();
  }

  @Test
  void passesQueriesAndAnswersAndCounts() throws IOException {
    assertThat(ask("one", 10_000)).isEqualTo("one");
    assertThat(ask("two", 10_000)).isEqualTo("two");

    assertThat(relay.queries()).isEqualTo(2);
  }

  @Test
  void refusesWhileItIsBrokenOff() throws IOException {
    relay.breakOff();
    assertThatThrownBy(() -> ask("one", 10_000)).isInstanceOf(PortUnreachableException.class);

    relay.heal();
    assertThat(ask("two", 10_000)).isEqualTo("two");
  }

  @Test
  void saysNothingWhileItIsMute() throws IOException {
    relay.mute();
    assertThatThrownBy(() -> ask("one", 200)).isInstanceOf(SocketTimeoutException.class);

    relay.heal();
    assertThat(ask("two", 10_000)).isEqualTo("two");
  }

  private String ask(String query, int millis) throws IOException {
    try (DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(millis);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()));
      byte[] bytes = query.getBytes(StandardCharsets.UTF_8);
      client.send(new DatagramPacket(bytes, bytes.length));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      client.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }

  private void echo() {
    byte[] bytes = new byte[100];
    while (true) {
      DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
      try {
        server.receive(packet);
        server.send(packet);
      } catch (IOException closed) {
        return;
      }
    }
  }
}
