// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A port of the loopback, for UDP and TCP, that stands for a name server: as {@link Relay}. Not
 * thread-safe, but for what its own threads do.
 */
final class DnsRelay implements AutoCloseable {

  private static final int LONGEST = 65_535;
  private static final int PATIENCE_MILLIS = 10_000;

  private final InetSocketAddress server;
  private final Relay tcp;
  private final AtomicInteger queries = new AtomicInteger();
  private volatile boolean mute;
  private @Nullable DatagramSocket socket;
  private @Nullable Thread receiver;

  DnsRelay(InetSocketAddress server) {
    this.server = server;
    tcp = new Relay(server);
    open();
  }

  int port() {
    return tcp.port();
  }

  /** How many queries came by UDP so far; each begins there. */
  int queries() {
    return queries.get();
  }

  void breakOff() {
    tcp.breakOff();
    DatagramSocket open = socket;
    if (open != null) {
      socket = null;
      open.close();
      awaitEnd(receiver);
    }
  }

  /** The kernel has the socket until whoever waits for a datagram has been told. */
  private static void awaitEnd(@Nullable Thread thread) {
    if (thread == null) {
      return;
    }
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void mute() {
    mute = true;
    tcp.mute();
  }

  void heal() {
    mute = false;
    tcp.heal();
    if (socket == null) {
      open();
    }
  }

  @Override
  public void close() {
    breakOff();
    tcp.close();
  }

  private void open() {
    DatagramSocket opened;
    try {
      opened = new DatagramSocket(tcp.port(), InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    socket = opened;
    receiver = start(() -> serve(opened));
  }

  private void serve(DatagramSocket from) {
    while (!from.isClosed()) {
      DatagramPacket query = new DatagramPacket(new byte[LONGEST], LONGEST);
      try {
        from.receive(query);
      } catch (IOException e) {
        return; // closed
      }
      queries.incrementAndGet();
      if (!mute) {
        var unused = start(() -> pass(from, query));
      }
    }
  }

  private void pass(DatagramSocket from, DatagramPacket query) {
    try (DatagramSocket upstream = new DatagramSocket()) {
      upstream.setSoTimeout(PATIENCE_MILLIS);
      upstream.connect(server);
      byte[] bytes = Arrays.copyOf(query.getData(), query.getLength());
      upstream.send(new DatagramPacket(bytes, bytes.length, server));
      DatagramPacket answer = new DatagramPacket(new byte[LONGEST], LONGEST);
      upstream.receive(answer);
      if (!mute) {
        answer.setSocketAddress(query.getSocketAddress());
        from.send(answer);
      }
    } catch (IOException e) {
      // As with any packet that is lost.
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "relay-dns");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
