// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on two daemon threads: HTTP/2 and HTTP/1.1 by ALPN on TLS; on clear text HTTP/1.1,
 * or HTTP/2 with prior knowledge. It can stop listening, and listen again on the same port.
 *
 * <p>Thread-safe. {@link #close} ends all threads before it returns.
 */
public final class HttpServer implements AutoCloseable {

  // Two seconds in all: a port that is really taken is reported soon enough.
  private static final int ATTEMPTS = 200;

  private final InetSocketAddress address;
  private final Pipelines pipelines;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, this::newThread, NioIoHandler.newFactory());
  private final Map<Integer, Connection> connections = new ConcurrentSkipListMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile @Nullable SslContext tls;
  private volatile int maxConcurrentStreams;
  private volatile @Nullable Runnable muteNew;
  private volatile boolean isListening;
  private @Nullable Channel listening;
  private @Nullable HeldPort heldPort;
  private int port;

  /**
   * Listens nowhere yet.
   *
   * @param address where to listen; port 0 is any, settled at the first {@link #open}
   * @param tls null for clear text
   * @param maxConcurrentStreams the HTTP/2 setting of that name
   */
  public HttpServer(
      InetSocketAddress address,
      @Nullable SslContext tls,
      int maxConcurrentStreams,
      Handler handler) {
    this.address = address;
    this.port = address.getPort();
    this.tls = tls;
    this.maxConcurrentStreams = maxConcurrentStreams;
    this.pipelines = new Pipelines(handler, () -> this.maxConcurrentStreams);
  }

  /** Binds, if need be again: somebody else may hold the port for a moment. */
  private Channel bind() throws InterruptedException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted(channel);
                  }
                });
    InetSocketAddress wanted = new InetSocketAddress(address.getAddress(), port);
    CountDownLatch never = new CountDownLatch(1);
    for (int attempt = 1; ; attempt++) {
      ChannelFuture bound = bootstrap.bind(wanted).await();
      // Linux lets a server listen where a socket is only bound; others may want it gone.
      letGoOfPort();
      if (bound.isSuccess() || port == 0 || attempt == ATTEMPTS) {
        return bound.sync().channel();
      }
      var unused = never.await(10, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Listens; does nothing if it already does.
   *
   * @throws IllegalStateException if the port is taken
   */
  public synchronized void open() {
    if (listening != null) {
      return;
    }
    isListening = true;
    try {
      listening = bind();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while binding to " + address, e);
    } catch (Exception e) {
      // Netty throws the socket's IOException without declaring it.
      throw new IllegalStateException("Cannot listen on " + address.getAddress() + ":" + port, e);
    }
    port = ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Listens no more: new connections are refused, those that are open go on. */
  public synchronized void shut() {
    if (listening != null) {
      isListening = false;
      listening.close().syncUninterruptibly();
      listening = null;
      heldPort = HeldPort.hold(new InetSocketAddress(address.getAddress(), port), ATTEMPTS);
    }
  }

  private void letGoOfPort() {
    if (heldPort != null) {
      heldPort.close();
      heldPort = null;
    }
  }

  /** The port, once {@link #open} ran. It stays the same for the server's life. */
  public synchronized int port() {
    return port;
  }

  /** New connections get this from now on. */
  public void tls(SslContext context) {
    tls = context;
  }

  /** New connections may open so many streams at once. */
  public void maxConcurrentStreams(int streams) {
    maxConcurrentStreams = streams;
  }

  /** New connections are accepted but mute from their first byte on; null ends that. */
  public void muteNew(@Nullable Runnable onAccept) {
    muteNew = onAccept;
  }

  /** Connections that are open now, oldest first. */
  public List<Connection> connections() {
    return List.copyOf(connections.values());
  }

  /** Connections accepted since the server began. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    shut();
    synchronized (this) {
      letGoOfPort();
    }
    connections().forEach(Connection::reset);
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    // Netty says that it is done a moment before its threads are.
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread newThread(Runnable task) {
    Thread thread = new FastThreadLocalThread(task, "evenkeel-standin-" + (threads.size() + 1));
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private void accepted(Channel channel) {
    Runnable mute = muteNew;
    Connection connection = new Connection(accepted.incrementAndGet(), channel, mute != null);
    connections.put(connection.number(), connection);
    channel.closeFuture().addListener(closed -> connections.remove(connection.number()));
    if (!isListening) {
      // It was in the queue when the server was stopped.
      connection.reset();
      return;
    }
    if (mute != null) {
      mute.run();
    }
    SslContext context = tls;
    if (context == null) {
      pipelines.sniffed(channel.pipeline(), connection);
    } else {
      channel.pipeline().addLast(context.newHandler(channel.alloc()));
      pipelines.negotiated(channel.pipeline(), connection);
    }
  }
}
