// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request at the test server; its methods may be called on any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // Its own channels; a failed write shows in the test.
abstract class TestStream {

  private final String method;
  private final String path;
  private final Function<String, @Nullable CharSequence> headers;
  final Channel channel;

  private TestStream(
      Channel channel,
      String method,
      String path,
      Function<String, @Nullable CharSequence> headers) {
    this.channel = channel;
    this.method = method;
    this.path = path;
    this.headers = headers;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  @Nullable String header(String name) {
    CharSequence value = headers.apply(name);
    return value == null ? null : value.toString();
  }

  /** The TCP connection. */
  Channel connection() {
    return channel instanceof Http2StreamChannel ? channel.parent() : channel;
  }

  void answer(int status, String body) {
    begin(status);
    data(body, true);
  }

  void begin(int status, String... extra) {
    begin(status, false, extra);
  }

  abstract void begin(int status, boolean end, String... extra);

  void data(String text) {
    data(text, false);
  }

  abstract void data(String text, boolean end);

  void end() {
    data("", true);
  }

  abstract void reset();

  static final class Http2 extends ChannelInboundHandlerAdapter {
    private final TestServer server;
    private final boolean refuse;

    Http2(TestServer server, boolean refuse) {
      this.server = server;
      this.refuse = refuse;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      try {
        if (!(message instanceof Http2HeadersFrame)) {
          return;
        }
        if (refuse) {
          server.refused.incrementAndGet();
          ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
          return;
        }
        server.requests.incrementAndGet();
        Http2HeadersFrame frame = (Http2HeadersFrame) message;
        server.handler.accept(
            new Http2Stream(
                ctx.channel(),
                frame.headers().method().toString(),
                frame.headers().path().toString(),
                frame.headers()::get));
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  private static final class Http2Stream extends TestStream {
    Http2Stream(
        Channel channel,
        String method,
        String path,
        Function<String, @Nullable CharSequence> headers) {
      super(channel, method, path, headers);
    }

    @Override
    void begin(int status, boolean end, String... extra) {
      var headers = new DefaultHttp2Headers().status(Integer.toString(status));
      for (int i = 0; i < extra.length; i += 2) {
        headers.add(extra[i], extra[i + 1]);
      }
      channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
    }

    @Override
    void data(String text, boolean end) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
      channel.writeAndFlush(new DefaultHttp2DataFrame(bytes, end));
    }

    @Override
    void reset() {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }
  }

  static final class Http1 extends ChannelInboundHandlerAdapter {
    private final TestServer server;

    Http1(TestServer server) {
      this.server = server;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      try {
        if (message instanceof HttpRequest) {
          HttpRequest request = (HttpRequest) message;
          server.requests.incrementAndGet();
          server.handler.accept(
              new Http1Stream(
                  ctx.channel(),
                  request.method().name(),
                  request.uri(),
                  name -> request.headers().get(name)));
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  private static final class Http1Stream extends TestStream {
    Http1Stream(
        Channel channel,
        String method,
        String path,
        Function<String, @Nullable CharSequence> headers) {
      super(channel, method, path, headers);
    }

    @Override
    void begin(int status, boolean end, String... extra) {
      var response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
      response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      for (int i = 0; i < extra.length; i += 2) {
        response.headers().add(extra[i], extra[i + 1]);
      }
      channel.writeAndFlush(response);
      if (end) {
        end();
      }
    }

    @Override
    void data(String text, boolean end) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
      channel.writeAndFlush(
          end ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes));
    }

    @Override
    void reset() {
      channel.close();
    }
  }
}
