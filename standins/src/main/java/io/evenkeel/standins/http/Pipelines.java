// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/** What stands between a socket and the {@link Handler}, for each protocol. */
final class Pipelines {

  /** Longer request bodies are refused with 413. etcd takes 1.5 MB, so no real object is bigger. */
  private static final int MAX_BODY = 8 << 20;

  private static final int MAX_HEADER_BYTES = 64 << 10;

  private final Handler handler;
  private final IntSupplier maxConcurrentStreams;

  Pipelines(Handler handler, IntSupplier maxConcurrentStreams) {
    this.handler = handler;
    this.maxConcurrentStreams = maxConcurrentStreams;
  }

  /** After TLS: the protocol that ALPN settled, HTTP/1.1 for clients without it. */
  void negotiated(ChannelPipeline pipeline, Connection connection) {
    pipeline.addLast(
        new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
          @Override
          protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            configure(context.pipeline(), connection, protocol);
          }

          @Override
          protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
          }

          @Override
          public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
          }
        });
  }

  /** On clear text: HTTP/2 if the client begins with its preface, else HTTP/1.1. */
  void sniffed(ChannelPipeline pipeline, Connection connection) {
    pipeline.addLast(
        new ByteToMessageDecoder() {
          @Override
          protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < 4) {
              return;
            }
            String start = in.toString(in.readerIndex(), 4, StandardCharsets.US_ASCII);
            String protocol = start.equals("PRI ") ? "h2" : "http/1.1";
            configure(context.pipeline(), connection, protocol);
            context.pipeline().remove(this);
          }

          @Override
          public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
          }
        });
  }

  private void configure(ChannelPipeline pipeline, Connection connection, String protocol) {
    connection.protocol(protocol);
    if (!connection.isHttp2()) {
      pipeline.addLast(new HttpServerCodec(MAX_HEADER_BYTES, MAX_HEADER_BYTES, 8 << 10));
      pipeline.addLast(new HttpObjectAggregator(MAX_BODY));
      pipeline.addLast(new ExchangeHandler(connection, handler));
      return;
    }
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(maxConcurrentStreams.getAsInt())
                    .maxHeaderListSize(MAX_HEADER_BYTES))
            // A test may end watches as fast as it likes.
            .decoderEnforceMaxRstFramesPerWindow(0, 0)
            .encoderEnforceMaxRstFramesPerWindow(0, 0)
            .build());
    pipeline.addLast(
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                stream.pipeline().addLast(new HttpObjectAggregator(MAX_BODY));
                stream.pipeline().addLast(new ExchangeHandler(connection, handler));
              }
            }));
    pipeline.addLast(new QuietEnd());
  }
}
