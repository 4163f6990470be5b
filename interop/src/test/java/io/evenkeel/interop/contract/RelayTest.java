// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.testkit.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A server that sends back what it gets, through a relay. */
class RelayTest {

  private static final int PATIENCE_MILLIS = 20_000;

  private ServerSocket server;
  private Relay relay;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "echo");
    thread.setDaemon(true);
    thread.start();
    relay = new Relay((InetSocketAddress) server.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    server.close();
  }

  @Test
  void whatIsSentComesThroughAndSoDoesTheAnswer() throws IOException {
    try (Socket client = connect()) {
      assertThat(answerTo(client, 7)).isEqualTo(7);
      assertThat(answerTo(client, 8)).isEqualTo(8);
    }
  }

  @Test
  void brokenOffItEndsConnectionsAndRefusesNewOnesUntilItHeals() throws IOException {
    try (Socket client = connect()) {
      assertThat(answerTo(client, 1)).isEqualTo(1);

      relay.breakOff();

      assertThatThrownBy(() -> assertThat(client.getInputStream().read()).isNotNegative())
          .isInstanceOfAny(IOException.class, AssertionError.class);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }
    relay.heal();
    try (Socket again = connect()) {
      assertThat(answerTo(again, 2)).isEqualTo(2);
    }
  }

  @RepeatedTest(100)
  void itHealsAtOnceAfterItBroke() throws IOException {
    relay.breakOff();
    relay.heal();

    try (Socket client = connect()) {
      assertThat(answerTo(client, 1)).isEqualTo(1);
    }
  }

  @Test
  void itsPortIsNotTakenByAnotherWhileItIsBrokenOff() throws IOException {
    relay.breakOff();
    try (Relay other = new Relay((InetSocketAddress) server.getLocalSocketAddress())) {
      assertThat(other.port()).isNotEqualTo(relay.port());

      relay.heal();

      try (Socket client = connect()) {
        assertThat(answerTo(client, 1)).isEqualTo(1);
      }
    }
  }

  @Test
  void muteItTakesAllAndPassesItOnWhenItHeals() throws IOException {
    try (Socket before = connect()) {
      assertThat(answerTo(before, 1)).isEqualTo(1);

      relay.mute();

      try (Socket since = connect()) {
        for (Socket client : new Socket[] {before, since}) {
          client.getOutputStream().write(2);
          client.setSoTimeout(50);
          assertThatThrownBy(() -> client.getInputStream().read())
              .isInstanceOf(SocketTimeoutException.class);
        }
        relay.heal();
        for (Socket client : new Socket[] {before, since}) {
          client.setSoTimeout(PATIENCE_MILLIS);
          assertThat(client.getInputStream().read()).isEqualTo(2);
        }
      }
    }
  }

  @Test
  void noThreadOfItIsLeft() throws IOException {
    try (Socket client = connect()) {
      assertThat(answerTo(client, 1)).isEqualTo(1);

      relay.close();
    }
    Await.until(
        Duration.ofMillis(PATIENCE_MILLIS),
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("relay-")),
        () -> "threads are left: " + Thread.getAllStackTraces().keySet());
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private static int answerTo(Socket client, int sent) throws IOException {
    client.getOutputStream().write(sent);
    return client.getInputStream().read();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread thread =
            new Thread(
                () -> {
                  try (client) {
                    client.getInputStream().transferTo(client.getOutputStream());
                  } catch (IOException e) {
                    // The client is gone.
                  }
                },
                "echo");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed
    }
  }
}
