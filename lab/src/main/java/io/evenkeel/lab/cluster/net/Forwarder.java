// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One port of a virtual address: each new connection goes to an endpoint that is chosen for it, and
 * stays there, whatever becomes of the endpoint, as conntrack has it. If there is no endpoint it is
 * reset. Thread-safe.
 */
final class Forwarder implements AutoCloseable {

  private final EventLoopGroup loops;
  private final Supplier<@Nullable InetSocketAddress> choice;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private @Nullable Channel listening;

  Forwarder(EventLoopGroup loops, Supplier<@Nullable InetSocketAddress> choice) {
    this.loops = loops;
    this.choice = choice;
  }

  /** Listens at the address; whether it can. */
  boolean listen(InetSocketAddress address) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    accepted(client);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      return false;
    }
    listening = bound.channel();
    return true;
  }

  /** Where it listens. */
  InetSocketAddress address() {
    Channel channel = listening;
    if (channel == null) {
      throw new IllegalStateException("It does not listen");
    }
    return (InetSocketAddress) channel.localAddress();
  }

  private void accepted(Channel client) {
    connections.add(client);
    InetSocketAddress target = choice.get();
    if (target == null) {
      Relay.reset(client);
      return;
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Relay(client))
            .connect(target);
    Channel pod = connecting.channel();
    connections.add(pod);
    client.pipeline().addLast(new Relay(pod));
    var unused =
        connecting.addListener(
            connected -> {
              if (connected.isSuccess() && client.isActive()) {
                client.config().setAutoRead(true);
                pod.config().setAutoRead(true);
              } else {
                Relay.reset(client);
                closed(pod);
              }
            });
  }

  /** Nobody waits for its end. */
  private static void closed(Channel channel) {
    var unused = channel.close();
  }

  /** The port and all its connections are closed. */
  @Override
  public void close() {
    Channel channel = listening;
    if (channel != null) {
      closed(channel);
    }
    var unused = connections.close();
  }
}
