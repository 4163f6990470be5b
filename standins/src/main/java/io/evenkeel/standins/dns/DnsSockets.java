// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One port, over UDP and TCP, on one daemon thread. It can stop listening, and listen again.
 *
 * <p>Thread-safe. {@link #close} ends the thread before it returns.
 */
final class DnsSockets implements AutoCloseable {

  // Somebody else may hold the port of one protocol for a moment: two seconds in all.
  private static final int ATTEMPTS = 200;

  private final DnsResponder responder;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, this::newThread, NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
  private InetSocketAddress address;
  private boolean listening;

  DnsSockets(InetSocketAddress address, DnsResponder responder) {
    this.address = address;
    this.responder = responder;
  }

  synchronized InetSocketAddress address() {
    return address;
  }

  /**
   * Listens; does nothing if it already does.
   *
   * @throws IllegalStateException if the port is taken
   */
  synchronized void open() {
    if (listening) {
      return;
    }
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int attempt = 1; ; attempt++) {
        @Nullable Throwable taken = tryToOpen();
        if (taken == null) {
          listening = true;
          return;
        }
        if (attempt == ATTEMPTS) {
          var unused = loop.shutdownGracefully(0, 5, TimeUnit.SECONDS);
          throw new IllegalStateException(
              "Cannot listen on " + address + " over UDP and TCP: " + taken.getMessage(), taken);
        }
        var unused = never.await(10, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while binding to " + address, e);
    }
  }

  /** Both protocols on one port, or why not. */
  private @Nullable Throwable tryToOpen() throws InterruptedException {
    var tcp =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    open.add(channel);
                    channel
                        .pipeline()
                        .addLast(new LengthFieldBasedFrameDecoder(65_537, 0, 2, 0, 2))
                        .addLast(new Stream());
                  }
                })
            .bind(address)
            .await();
    if (!tcp.isSuccess()) {
      return tcp.cause();
    }
    // Where any port will do, UDP takes the one that TCP was given; it may be taken there.
    InetSocketAddress given = (InetSocketAddress) tcp.channel().localAddress();
    var udp =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(new Datagrams())
            .bind(given)
            .await();
    if (!udp.isSuccess()) {
      tcp.channel().close().await();
      return udp.cause();
    }
    address = given;
    open.add(tcp.channel());
    open.add(udp.channel());
    return null;
  }

  /** Listens no more, and breaks what is open. */
  synchronized void shut() {
    listening = false;
    open.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    awaitFree();
  }

  /**
   * Until its event loop next looks, the kernel still has a socket that was closed: datagrams to it
   * would vanish, where they should be refused.
   */
  private void awaitFree() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int attempt = 1; attempt <= ATTEMPTS && !isFree(); attempt++) {
        var unused = never.await(10, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFree() {
    try (DatagramSocket probe = new DatagramSocket(address)) {
      return probe.isBound();
    } catch (SocketException taken) {
      return false;
    }
  }

  @Override
  public void close() {
    shut();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
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
    Thread thread = new FastThreadLocalThread(task, "evenkeel-standin-dns");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      InetSocketAddress client = packet.sender();
      Reply reply = responder.reply(ByteBufUtil.getBytes(packet.content()), false, client);
      if (reply == null || reply.end() != Reply.End.SENT) {
        return;
      }
      send(
          context.channel(),
          reply,
          new DatagramPacket(context.alloc().buffer().writeBytes(reply.bytes()), client));
    }
  }

  private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      Channel channel = context.channel();
      Reply reply =
          responder.reply(
              ByteBufUtil.getBytes(message), true, (InetSocketAddress) channel.remoteAddress());
      if (reply == null || reply.end() == Reply.End.CLOSED) {
        var unused = channel.close();
        return;
      }
      if (reply.end() == Reply.End.MUTE) {
        return;
      }
      byte[] bytes = reply.bytes();
      int announced = reply.announced() < 0 ? bytes.length : reply.announced();
      send(channel, reply, context.alloc().buffer().writeShort(announced).writeBytes(bytes));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The client has hung up, or sends what is no message.
      var unused = context.close();
    }
  }

  private static void send(Channel channel, Reply reply, Object message) {
    if (reply.delay().isZero()) {
      write(channel, message);
    } else {
      var unused =
          channel
              .eventLoop()
              .schedule(
                  () -> write(channel, message), reply.delay().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static void write(Channel channel, Object message) {
    var unused = channel.writeAndFlush(message);
  }
}
