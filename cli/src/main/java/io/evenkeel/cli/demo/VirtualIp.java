// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a ClusterIP does: each new connection goes to some pod, and stays there. Two threads a
 * connection, which the demo has one of.
 */
final class VirtualIp implements AutoCloseable {

  private static final Logger LOG = System.getLogger(VirtualIp.class.getName());

  private final ServerSocket listening;
  private final Supplier<List<Integer>> ports;
  private final RandomGenerator random;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "demo-virtual-ip");
            thread.setDaemon(true);
            return thread;
          });

  VirtualIp(Supplier<List<Integer>> ports, RandomGenerator random) throws IOException {
    this.ports = ports;
    this.random = random;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "The pod has just left, or the demo ends", e);
      }
    }
  }

  private void connect(Socket client) throws IOException {
    List<Integer> pods = ports.get();
    if (pods.isEmpty()) {
      client.close();
      return;
    }
    Socket pod =
        new Socket(InetAddress.getLoopbackAddress(), pods.get(random.nextInt(pods.size())));
    threads.execute(() -> copy(client, pod));
    threads.execute(() -> copy(pod, client));
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException broken) {
      // Either end may break off at any time; both are closed by now.
      LOG.log(Level.DEBUG, "A connection broke", broken);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
