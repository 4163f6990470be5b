// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import org.jspecify.annotations.Nullable;

/** Turns requests of one connection (HTTP/1.1) or stream (HTTP/2) into exchanges. */
final class ExchangeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final Connection connection;
  private final Handler handler;
  private @Nullable Exchange current;

  ExchangeHandler(Connection connection, Handler handler) {
    this.connection = connection;
    this.handler = handler;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    connection.began();
    Exchange exchange = new Exchange(connection, context, request);
    current = exchange;
    handler.handle(exchange);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (current != null) {
      current.closed();
    }
    super.channelInactive(context);
  }

  /** A client that breaks off is everyday life here; the channel's end tells the exchange. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }
}
