// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pod's network that is cut, seen from the other end. The server here echoes. */
class LinkIT {

  private static final int GENEROUS = 20_000;
  private static final int SHORT = 200;

  private final EventLoops loops = new EventLoops(1);
  private final Link link = new Link();
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private Socket client;

  @BeforeEach
  void connect() throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(loops.group())
            .channelFactory(link.listening())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Echo());
                    accepted.add(channel);
                  }
                })
            .bind(Literal.at("127.0.0.1", 0))
            .sync()
            .channel();
    InetSocketAddress at = (InetSocketAddress) server.localAddress();
    client = new Socket(at.getAddress(), at.getPort());
    client.getOutputStream().write('a');
    client.setSoTimeout(GENEROUS);
    assertThat(client.getInputStream().read()).isEqualTo('a');
    client.setSoTimeout(SHORT);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    link.close();
    loops.close();
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var unused = context.writeAndFlush(message);
    }
  }

  private Channel serverSide() throws Exception {
    Channel channel = accepted.poll(GENEROUS, TimeUnit.MILLISECONDS);
    assertThat(channel).isNotNull();
    return channel;
  }

  /** On the loop, so that what it does is done when this returns. */
  private void cut() throws Exception {
    var unused = loops.group().next().submit(link::cut).sync();
  }

  @Test
  void nothingIsReadWhileItIsCutAndAllAfterwards() throws Exception {
    cut();
    client.getOutputStream().write('b');
    InputStream in = client.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    link.restore();
    client.setSoTimeout(GENEROUS);
    assertThat(in.read()).isEqualTo('b');
  }

  @Test
  void nothingIsWrittenWhileItIsCutAndAllAfterwards() throws Exception {
    Channel server = serverSide();
    cut();
    var unused = server.writeAndFlush(Unpooled.copiedBuffer(new byte[] {'c'}));
    InputStream in = client.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    link.restore();
    client.setSoTimeout(GENEROUS);
    assertThat(in.read()).isEqualTo('c');
  }

  @Test
  void whatIsClosedWhileItIsCutIsSeenClosedAfterwards() throws Exception {
    Channel server = serverSide();
    cut();
    assertThat(server.close().sync().isSuccess()).isTrue();
    await().atMost(Duration.ofMillis(GENEROUS)).until(() -> !server.isActive());
    InputStream in = client.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    link.restore();
    client.setSoTimeout(GENEROUS);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void newConnectionsAreTakenByTheKernelAndByNobodyElse() throws Exception {
    Channel first = serverSide();
    cut();
    try (Socket fresh = new Socket(client.getInetAddress(), client.getPort())) {
      fresh.getOutputStream().write('d');
      fresh.setSoTimeout(SHORT);
      InputStream in = fresh.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
      assertThat(accepted).isEmpty();
      link.restore();
      assertThat(serverSide()).isNotSameAs(first);
      fresh.setSoTimeout(GENEROUS);
      assertThat(in.read()).isEqualTo('d');
    }
  }
}
