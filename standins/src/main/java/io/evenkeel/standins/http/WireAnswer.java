// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Map;

/**
 * Writes to the socket. Every call is a task of the event loop, even one made on it: a change that
 * another thread wrote first is sent first.
 */
final class WireAnswer implements Answer {

  private final Exchange exchange;
  private final ChannelHandlerContext context;
  private boolean over;

  WireAnswer(Exchange exchange, ChannelHandlerContext context) {
    this.exchange = exchange;
    this.context = context;
  }

  @Override
  public void respond(int status, Map<String, String> headers, byte[] body) {
    exchange.execute(
        () -> {
          if (over) {
            return;
          }
          over = true;
          var response =
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1,
                  HttpResponseStatus.valueOf(status),
                  Unpooled.wrappedBuffer(body));
          fill(response, headers);
          if (!headers.containsKey("Content-Length")) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
          }
          finish(response);
        });
  }

  @Override
  public void begin(int status, Map<String, String> headers) {
    exchange.execute(
        () -> {
          if (over) {
            return;
          }
          var response =
              new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
          fill(response, headers);
          if (!exchange.connection().isHttp2() && !headers.containsKey("Content-Length")) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
          }
          var unused = context.writeAndFlush(response);
        });
  }

  @Override
  public void write(byte[] piece) {
    ByteBuf shared = Unpooled.wrappedBuffer(piece);
    exchange.execute(
        () -> {
          if (!over) {
            var unused = context.write(new DefaultHttpContent(shared));
          }
        });
  }

  @Override
  public void flush() {
    exchange.execute(context::flush);
  }

  @Override
  public void end() {
    exchange.execute(
        () -> {
          if (!over) {
            over = true;
            finish(LastHttpContent.EMPTY_LAST_CONTENT);
          }
        });
  }

  @Override
  public void reset() {
    exchange.execute(
        () -> {
          over = true;
          if (exchange.connection().isHttp2()) {
            var unused =
                context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
          } else {
            var unused = context.channel().close();
          }
        });
  }

  private void finish(Object last) {
    var written = context.writeAndFlush(last);
    if (!exchange.connection().isHttp2() && !exchange.keepAlive()) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    written.addListener(done -> exchange.closed());
  }

  private void fill(HttpResponse response, Map<String, String> headers) {
    HttpHeaders to = response.headers();
    headers.forEach(to::set);
    if (!exchange.connection().isHttp2() && !exchange.keepAlive()) {
      to.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }
}
