// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Map;

/**
 * The way back to a client that asked for a WebSocket (RFC 6455), as fabric8's client does for its
 * watches: each piece of a begun response is a text frame. What is answered whole, such as a
 * refusal, is plain HTTP.
 */
final class WebSocketAnswer implements Answer {

  private static final String ANY_SUBPROTOCOL = "*";

  private final Exchange exchange;
  private final ChannelHandlerContext context;
  private final WebSocketServerHandshaker handshaker;
  private final FullHttpRequest request;
  private final Answer plain;
  private boolean begun;
  private boolean over;

  WebSocketAnswer(
      Exchange exchange,
      ChannelHandlerContext context,
      FullHttpRequest request,
      WebSocketServerHandshaker handshaker) {
    this.exchange = exchange;
    this.context = context;
    this.handshaker = handshaker;
    this.request = request.copy();
    this.plain = new WireAnswer(exchange, context);
    exchange.whenClosed(this.request::release);
  }

  /** The answer that the request asks for: this one where it wants an upgrade and can have it. */
  static Answer of(Exchange exchange, ChannelHandlerContext context, FullHttpRequest request) {
    boolean asked =
        request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && !exchange.connection().isHttp2();
    WebSocketServerHandshaker handshaker =
        asked
            ? new WebSocketServerHandshakerFactory(request.uri(), ANY_SUBPROTOCOL, false)
                .newHandshaker(request)
            : null;
    return handshaker == null
        ? new WireAnswer(exchange, context)
        : new WebSocketAnswer(exchange, context, request, handshaker);
  }

  @Override
  public void respond(int status, Map<String, String> headers, byte[] body) {
    plain.respond(status, headers, body);
  }

  @Override
  public void begin(int status, Map<String, String> headers) {
    if (status != 200) {
      plain.begin(status, headers);
      return;
    }
    exchange.execute(
        () -> {
          begun = true;
          context.pipeline().addLast(new Frames());
          var unused = handshaker.handshake(context.channel(), request);
        });
  }

  @Override
  public void write(byte[] piece) {
    ByteBuf shared = Unpooled.wrappedBuffer(piece);
    exchange.execute(
        () -> {
          if (!begun) {
            plain.write(piece);
          } else if (!over) {
            var unused = context.write(new TextWebSocketFrame(shared));
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
          if (!begun) {
            plain.end();
          } else if (!over) {
            close();
          }
        });
  }

  @Override
  public void reset() {
    plain.reset();
  }

  private void close() {
    over = true;
    context
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** What the client sends on an open WebSocket: it pings, and in the end it closes. */
  private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
      if (frame instanceof PingWebSocketFrame) {
        var unused = context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
      } else if (frame instanceof CloseWebSocketFrame && !over) {
        close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
      var unused = from.close();
    }
  }
}
