// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Passes on what one end of a forwarded connection says to the other, no faster than that takes it:
 * while the other's buffer is full, this one is not read. Both ends are on one event loop.
 */
final class Relay extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = System.getLogger(Relay.class.getName());

  private final Channel other;

  Relay(Channel other) {
    this.other = other;
  }

  /** Closes with a reset, as a port where nobody listens. */
  static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    var unused = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    var unused = other.write(bytes);
    if (!other.isWritable()) {
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    other.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  /** One end has said all that it will say; what the other says still has its way back. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      var unused =
          other
              .writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(written -> finish((DuplexChannel) other, context.channel()));
    }
  }

  private static void finish(DuplexChannel silenced, Channel silent) {
    if (silenced.isInputShutdown()) {
      closed(silenced);
      closed(silent);
    } else {
      var unused = silenced.shutdownOutput();
    }
  }

  private static void closed(Channel channel) {
    var unused = channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (other.isActive()) {
      var unused =
          other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "A forwarded connection broke", cause);
    reset(other);
    var unused = context.close();
  }
}
