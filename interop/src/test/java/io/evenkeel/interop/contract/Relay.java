// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A port of the loopback that stands for a server, so that only those who go through it are cut
 * off. Bytes pass as they are: TLS is from end to end.
 *
 * <p>Not thread-safe, but for what its own threads do. They end with it, or with their connection.
 */
final class Relay implements AutoCloseable {

  // Below the ports that systems give to clients: one of those could be the same as the port it
  // connects to, which connects it to itself.
  private static final int FIRST_PORT = 10_000;
  private static final int LAST_PORT = 20_000;

  private static final int PATIENCE_MILLIS = 10_000;

  private final InetSocketAddress server;
  private final Socket holder;
  private final InetSocketAddress local;
  private final Gate gate = new Gate();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;
  private Thread accepting;

  Relay(InetSocketAddress server) {
    this.server = server;
    holder = holdFreePort();
    local = (InetSocketAddress) holder.getLocalSocketAddress();
    ServerSocket open = listen(local);
    listener = open;
    accepting = start("accepts", () -> accept(open));
  }

  int port() {
    return local.getPort();
  }

  /** Resets all connections, and refuses new ones. */
  void breakOff() {
    ServerSocket open = listener;
    if (open != null) {
      listener = null;
      closeQuietly(open);
      // Until it is out of its system call the port is taken.
      awaitEnd(accepting);
    }
    sockets.forEach(Relay::reset);
  }

  /** Takes all and passes nothing on, on connections that stay. */
  void mute() {
    gate.shut();
  }

  /** Ends {@link #breakOff} and {@link #mute}; what was held back is passed on. */
  void heal() {
    gate.open();
    if (listener == null) {
      ServerSocket open = listen(local);
      listener = open;
      accepting = start("accepts", () -> accept(open));
    }
  }

  @Override
  public void close() {
    breakOff();
    gate.open();
    closeQuietly(holder);
  }

  private void accept(ServerSocket from) {
    while (true) {
      Socket client;
      try {
        client = from.accept();
      } catch (IOException e) {
        return; // closed
      }
      start("connects", () -> connect(from, client));
    }
  }

  private void connect(ServerSocket from, Socket client) {
    sockets.add(client);
    Socket upstream = new Socket();
    sockets.add(upstream);
    try {
      gate.await();
      upstream.connect(server, PATIENCE_MILLIS);
      start("answers", () -> pump(upstream, client));
      if (from.isClosed()) {
        // Accepted as all others were reset.
        throw new IOException("broken off");
      }
      pump(client, upstream);
    } catch (IOException e) {
      end(client, upstream);
    }
  }

  private void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[16 * 1024];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        gate.await();
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // One end is gone: so is the other.
    } finally {
      end(from, to);
    }
  }

  private void end(Socket... both) {
    for (Socket socket : both) {
      sockets.remove(socket);
      closeQuietly(socket);
    }
  }

  /**
   * A socket that never listens, so that the port is nobody else's while this is broken off: tests
   * in another process look for one as well.
   */
  private static Socket holdFreePort() {
    for (int port = FIRST_PORT; port < LAST_PORT; port++) {
      Socket socket = new Socket();
      try {
        // Bound alone, and only then beside the listener.
        socket.setReuseAddress(false);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setReuseAddress(true);
        return socket;
      } catch (IOException taken) {
        closeQuietly(socket);
      }
    }
    throw new IllegalStateException("no port from " + FIRST_PORT + " to " + LAST_PORT + " is free");
  }

  private static ServerSocket listen(InetSocketAddress at) {
    try {
      ServerSocket listener = new ServerSocket();
      try {
        listener.setReuseAddress(true);
        listener.bind(at);
        return listener;
      } catch (IOException e) {
        listener.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      // Nothing is left that could be closed.
    }
  }

  private static Thread start(String what, Runnable task) {
    Thread thread = new Thread(task, "relay-" + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Open, or everybody waits. Thread-safe. */
  private static final class Gate {
    private boolean shut;

    synchronized void shut() {
      shut = true;
    }

    synchronized void open() {
      shut = false;
      notifyAll();
    }

    synchronized void await() throws IOException {
      while (shut) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
      }
    }
  }
}
