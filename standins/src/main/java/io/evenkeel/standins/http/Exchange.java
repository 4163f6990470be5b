// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way back to its client.
 *
 * <p>Thread-safe. Tasks given to {@link #execute} and {@link #schedule} run on one thread, the
 * connection's event loop.
 */
public final class Exchange {

  private final Connection connection;
  private final ChannelHandlerContext context;
  private final String method;
  private final String target;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Answer answer;
  private final List<Runnable> onClose = new ArrayList<>();
  private boolean closed;

  Exchange(Connection connection, ChannelHandlerContext context, FullHttpRequest request) {
    this.connection = connection;
    this.context = context;
    this.method = request.method().name();
    this.target = request.uri();
    this.headers = request.headers().copy();
    this.body = ByteBufUtil.getBytes(request.content());
    this.answer = WebSocketAnswer.of(this, context, request);
  }

  /** The connection on which the request came. */
  public Connection connection() {
    return connection;
  }

  /** {@code GET}, and so on. */
  public String method() {
    return method;
  }

  /** Path and query as the client sent them. */
  public String target() {
    return target;
  }

  /** A header of the request by its name in any case, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** All of the request's body. */
  public byte[] body() {
    return body.clone();
  }

  /** The way back. */
  public Answer answer() {
    return answer;
  }

  /** Runs the task once, when the exchange is over, for whatever reason; at once if it is. */
  public void whenClosed(Runnable task) {
    synchronized (onClose) {
      if (!closed) {
        onClose.add(task);
        return;
      }
    }
    task.run();
  }

  /** Runs the task on the connection's thread, after what was given before. */
  public void execute(Runnable task) {
    if (!context.executor().isShuttingDown()) {
      context.executor().execute(task);
    }
  }

  /** Runs the task on the connection's thread after a delay; the result cancels it. */
  public Runnable schedule(Runnable task, long delay, TimeUnit unit) {
    if (context.executor().isShuttingDown()) {
      return () -> {};
    }
    var scheduled = context.executor().schedule(task, delay, unit);
    return () -> scheduled.cancel(false);
  }

  boolean keepAlive() {
    String wish = headers.get("Connection");
    return !connection.goingAway() && (wish == null || !wish.equalsIgnoreCase("close"));
  }

  void closed() {
    List<Runnable> tasks;
    synchronized (onClose) {
      if (closed) {
        return;
      }
      closed = true;
      tasks = List.copyOf(onClose);
      onClose.clear();
    }
    connection.ended();
    tasks.forEach(Runnable::run);
  }
}
