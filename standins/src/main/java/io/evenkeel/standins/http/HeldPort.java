// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The port of a server that has stopped: a socket that is bound there and does not listen, so that
 * clients are refused and nobody else is given the port meanwhile.
 */
final class HeldPort implements AutoCloseable {

  private static final long PAUSE_MILLIS = 10;

  private final Socket socket;

  private HeldPort(Socket socket) {
    this.socket = socket;
  }

  /**
   * Holds the port of a server that was just closed, as soon as it is free: until its event loop
   * next looks, the kernel still has the closed socket, completes connections to it and ends them
   * afterwards, and a client would see a server that hangs up. Null if it does not come free.
   */
  static @Nullable HeldPort hold(InetSocketAddress address, int attempts) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int attempt = 1; attempt <= attempts; attempt++) {
        HeldPort held = tryToHold(address);
        if (held != null) {
          return held;
        }
        var unused = never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static @Nullable HeldPort tryToHold(InetSocketAddress address) {
    Socket socket = new Socket();
    HeldPort held = new HeldPort(socket);
    try {
      // Beside the connections that are still there, and beside the server when it comes back.
      socket.setReuseAddress(true);
      socket.bind(address);
      return held;
    } catch (IOException taken) {
      held.close();
      return null;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing that could be lost.
    }
  }
}
