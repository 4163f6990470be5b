// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import com.sun.net.httpserver.HttpServer;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.state.LabView;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lab's dashboard, served over HTTP.
 *
 * <p>Thread-safe. All its threads are daemons, named {@code evenkeel-lab-page-…}, except the JDK
 * server's own {@code HTTP-Dispatcher}; {@link #close} ends them. A reader that is slow, or stands
 * still, never holds up the lab or another reader.
 */
public final class LabPage implements AutoCloseable {

  /** How much of the lab's machine readers may use. */
  record Limits(int streams, Duration stalled, Duration heartbeat) {

    // A browser opens at most six streams to one server; 32 is a class room.
    // Ten seconds without a byte taken: no network is that slow, so nobody is there.
    static final Limits DEFAULT = new Limits(32, Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  // Seconds that a request may take to arrive. The JDK's server has no limit unless told before its
  // first use, and a request that never ends would keep one of the few threads for good.
  private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

  // Requests are short; streams have threads of their own.
  private static final int THREADS = 4;

  // A connection has one request at a time: so many may wait.
  private static final int WAITING = 1_000;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final SystemTime time;
  private final EventStreams streams;
  private final URI url;

  private LabPage(
      HttpServer server,
      ThreadPoolExecutor threads,
      SystemTime time,
      EventStreams streams,
      URI url) {
    this.server = server;
    this.threads = threads;
    this.time = time;
    this.streams = streams;
    this.url = url;
  }

  /**
   * Serves {@code view}.
   *
   * @param address where to listen; port 0 is any. Whoever reaches it can work the lab's buttons,
   *     so it should be on loopback
   * @throws IllegalArgumentException if the address is unknown here
   * @throws IllegalStateException if the port is in use or the address another machine's; the
   *     message says what to do
   */
  public static LabPage start(LabView view, InetSocketAddress address) {
    return start(view, address, Limits.DEFAULT);
  }

  static LabPage start(LabView view, InetSocketAddress address, Limits limits) {
    if (System.getProperty(REQUEST_SECONDS) == null) {
      System.setProperty(REQUEST_SECONDS, "10");
    }
    Assets assets = Assets.load();
    HttpServer server = listen(address);
    int port = server.getAddress().getPort();
    SystemTime time = SystemTime.start("evenkeel-lab-page-timer");
    EventStreams streams = EventStreams.start(view, time, limits);
    ThreadPoolExecutor threads = threads();
    Callers callers = new Callers(address.getHostString(), port);
    server.createContext("/", new Routes(view, callers, assets, streams));
    server.setExecutor(threads);
    server.start();
    return new LabPage(server, threads, time, streams, url(server.getAddress()));
  }

  private static HttpServer listen(InetSocketAddress address) {
    String host = address.getHostString();
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "Unknown address '"
              + host
              + "' to serve the page on: use 127.0.0.1, or an address of this machine");
    }
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      if (!isOwn(address.getAddress())) {
        throw new IllegalStateException(
            "Cannot serve the page on "
                + host
                + ", which is no address of this machine: use 127.0.0.1, or an address of this machine",
            e);
      }
      throw new IllegalStateException(
          "Cannot serve the page on "
              + host
              + ":"
              + address.getPort()
              + " ("
              + e.getMessage()
              + "): end what listens there, or use another port (0 finds a free one)",
          e);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot serve the page on " + host + ": " + e, e);
    }
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }

  private static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "evenkeel-lab-page-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** A wildcard address is no place to go to: this machine then goes by loopback. */
  private static URI url(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    String literal = host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
    return URI.create("http://" + literal + ":" + bound.getPort() + "/");
  }

  /** Where to look, for a browser on this machine. */
  public URI url() {
    return url;
  }

  /** Ends all streams and threads and gives back the port, within two seconds. Idempotent. */
  @Override
  public void close() {
    streams.close();
    server.stop(0);
    threads.shutdownNow();
    time.close();
    try {
      var unused = threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
