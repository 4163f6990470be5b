// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.lab.cluster.pod.EventLoops;
import io.evenkeel.lab.cluster.pod.Literal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port of a virtual address between a client and a pod that are plain sockets. */
class ForwarderIT {

  private static final Duration GENEROUS = Duration.ofSeconds(20);

  private final EventLoops loops = new EventLoops(1);
  private final Forwarder forwarder = new Forwarder(loops.group(), () -> this.target);
  private ServerSocket pod;
  private volatile @Nullable InetSocketAddress target;

  @BeforeEach
  void listen() throws IOException {
    pod = new ServerSocket(0, 10, Literal.ip("127.0.0.1"));
    pod.setSoTimeout((int) GENEROUS.toMillis());
    target = (InetSocketAddress) pod.getLocalSocketAddress();
    assertThat(forwarder.listen(Literal.at("127.0.0.1", 0))).isTrue();
  }

  @AfterEach
  void close() throws IOException {
    forwarder.close();
    loops.close();
    pod.close();
  }

  private Socket client() throws IOException {
    Socket client = new Socket(forwarder.address().getAddress(), forwarder.address().getPort());
    client.setSoTimeout((int) GENEROUS.toMillis());
    return client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void whatOneEndSaysBeforeItFallsSilentTheOtherMayStillAnswer() throws Exception {
    try (Socket client = client();
        Socket server = pod.accept()) {
      client.getOutputStream().write(bytes("question"));
      client.shutdownOutput();
      assertThat(server.getInputStream().readAllBytes()).isEqualTo(bytes("question"));
      server.getOutputStream().write(bytes("answer"));
      server.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("answer"));
    }
  }

  @Test
  void aConnectionStaysWhereItWentThoughTheChoiceIsAnotherNow() throws Exception {
    try (Socket client = client();
        Socket server = pod.accept()) {
      target = null;
      server.getOutputStream().write('x');
      assertThat(client.getInputStream().read()).isEqualTo('x');
      client.getOutputStream().write('y');
      assertThat(server.getInputStream().read()).isEqualTo('y');
    }
  }

  @Test
  void withoutAnEndpointAConnectionIsReset() throws Exception {
    target = null;
    try (Socket client = client()) {
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void anEndpointThatRefusesMeansAReset() throws Exception {
    pod.close();
    try (Socket client = client()) {
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aResetOfOneEndIsAResetOfTheOther() throws Exception {
    try (Socket client = client()) {
      Socket server = pod.accept();
      server.getOutputStream().write('x');
      assertThat(client.getInputStream().read()).isEqualTo('x');
      server.setSoLinger(true, 0);
      server.close();
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aPodThatDoesNotReadHoldsItsClientUpInsteadOfFillingMemory() throws Exception {
    try (SocketChannel client = SocketChannel.open(forwarder.address());
        Socket server = pod.accept()) {
      client.configureBlocking(false);
      ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
      long[] sent = new long[2];
      // The kernel's buffers of four sockets take some megabytes; then nothing more goes.
      await()
          .atMost(GENEROUS)
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                sent[1] = sent[0];
                for (int n = 1; n > 0 && sent[0] < 200_000_000; ) {
                  zeros.clear();
                  n = client.write(zeros);
                  sent[0] += n;
                }
                return sent[0] == sent[1];
              });
      assertThat(sent[0]).isBetween(1L, 100_000_000L);
      long read = 0;
      byte[] buffer = new byte[64 * 1024];
      server.setSoTimeout((int) GENEROUS.toMillis());
      while (read < sent[0]) {
        read += server.getInputStream().read(buffer);
      }
      assertThat(read).isEqualTo(sent[0]);
    }
  }
}
