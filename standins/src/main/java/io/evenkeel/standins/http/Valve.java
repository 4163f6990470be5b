// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The last thing before the socket: while shut, bytes still come in but none go out, as on a
 * network that drops packets. What was kept back goes out when it opens, as TCP would send it
 * again.
 *
 * <p>Used on the connection's event loop only.
 */
final class Valve extends ChannelDuplexHandler {

  private record Held(Object message, ChannelPromise promise) {}

  private final Queue<Held> held = new ArrayDeque<>();
  private boolean shut;

  Valve(boolean shut) {
    this.shut = shut;
  }

  void shut() {
    shut = true;
  }

  void open(ChannelHandlerContext context) {
    shut = false;
    for (Held next = held.poll(); next != null; next = held.poll()) {
      var unused = context.write(next.message, next.promise);
    }
    context.flush();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (shut) {
      held.add(new Held(message, promise));
    } else {
      var unused = context.write(message, promise);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    discard();
    super.channelInactive(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    discard();
  }

  private void discard() {
    for (Held next = held.poll(); next != null; next = held.poll()) {
      ReferenceCountUtil.release(next.message);
      next.promise.tryFailure(new java.nio.channels.ClosedChannelException());
    }
  }
}
