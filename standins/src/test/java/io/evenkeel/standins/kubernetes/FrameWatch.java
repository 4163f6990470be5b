// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One watch on a connection of its own, frame by frame: the JDK's client may give up all that is
 * open when a GOAWAY comes, so it cannot tell what the server does then.
 */
final class FrameWatch implements AutoCloseable {

  private static final long DEADLINE_SECONDS = 15;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final Channel channel;

  FrameWatch(KubernetesApi api) throws Exception {
    URI url = api.url();
    var tls =
        SslContextBuilder.forClient()
            .trustManager(new ByteArrayInputStream(api.caPem().getBytes(StandardCharsets.US_ASCII)))
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel raw) {
                    raw.pipeline()
                        .addLast(
                            tls.newHandler(raw.alloc(), url.getHost(), url.getPort()),
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new Frames()),
                            new Frames());
                  }
                })
            .connect(url.getHost(), url.getPort())
            .sync()
            .channel();
    DefaultHttp2Headers head = new DefaultHttp2Headers();
    head.method("GET")
        .scheme("https")
        .authority(url.getAuthority())
        .path(SLICES + "?watch=1&resourceVersion=" + api.version())
        .add("authorization", "Bearer " + api.token());
    new Http2StreamChannelBootstrap(channel)
        .handler(new Frames())
        .open()
        .sync()
        .getNow()
        .writeAndFlush(new DefaultHttp2HeadersFrame(head, true))
        .sync();
  }

  /** Waits for the next frame of the response, or GOAWAY: {@code 200}, {@code GOAWAY}, the data. */
  String next() throws InterruptedException {
    String frame = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("No frame within " + DEADLINE_SECONDS + " s");
    }
    return frame;
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, DEADLINE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Of the connection, where GOAWAY comes, and of its stream. */
  private final class Frames extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame head) {
        frames.add(String.valueOf(head.headers().status()));
      } else if (frame instanceof Http2DataFrame data) {
        frames.add(data.content().toString(StandardCharsets.UTF_8));
      } else if (frame instanceof Http2GoAwayFrame) {
        frames.add("GOAWAY");
      }
      ReferenceCountUtil.release(frame);
    }
  }
}
