// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One try of a call on one connection: the bridge to the JDK's client. It holds one of the
 * connection's streams from the moment it is assigned until {@link #release}.
 */
final class Attempt implements BodySubscriber<Attempt> {

  final Exchange exchange;
  final @Nullable String authorization;
  private final Settings settings;
  private final ConnectionPool pool;
  private final AtomicBoolean released = new AtomicBoolean();
  private volatile @Nullable Connection connection;
  private volatile @Nullable CompletableFuture<?> future;
  private volatile @Nullable Subscription subscription;
  private volatile boolean aborted;

  Attempt(
      Exchange exchange, @Nullable String authorization, Settings settings, ConnectionPool pool) {
    this.exchange = exchange;
    this.authorization = authorization;
    this.settings = settings;
    this.pool = pool;
  }

  /** Says which connection it counts on; called under the pool's lock. */
  void assign(Connection to) {
    connection = to;
  }

  @Nullable Connection connection() {
    return connection;
  }

  /** Sends the request; what goes wrong is reported like every later failure. */
  void send(Connection on, HttpClient client) {
    HttpRequest request;
    try {
      request =
          new RequestWriter(settings).write(exchange.request, authorization, on::onEstablished);
    } catch (IllegalArgumentException e) {
      // The message may quote a header's value, which may be a secret; the method and path may not.
      exchange.failLater(
          new HttpFailure(
              HttpFailure.Kind.INVALID,
              exchange.request
                  + ": the HTTP client refuses its path, method or a header; correct the request"));
      release();
      return;
    }
    on.onSending(authorization);
    CompletableFuture<HttpResponse<Attempt>> sent =
        client.sendAsync(request, info -> onHeaders(on, info));
    future = sent;
    var unused = sent.whenComplete((response, failed) -> onSent(on, response, failed));
    if (aborted) {
      cancelLater();
    }
  }

  private BodySubscriber<Attempt> onHeaders(Connection on, HttpResponse.ResponseInfo info) {
    on.onResponse(info.version());
    if (!exchange.onHeaders(this, info.statusCode(), info.headers())) {
      abort();
    }
    return this;
  }

  /** The client gives a proxy's 407 as if it were the server's answer, but without a body. */
  private void onRefusedByProxy(Connection on) {
    HttpFailure failure = Failures.proxyPassword(settings);
    if (!on.connected()) {
      pool.onOpenFailed(on, failure);
    }
    exchange.fail(failure);
    abort();
  }

  private void onSent(
      Connection on, @Nullable HttpResponse<Attempt> response, @Nullable Throwable failed) {
    if (failed == null) {
      if (response != null && response.statusCode() == 407 && settings.proxy().isUsed()) {
        pool.run(() -> onRefusedByProxy(on));
      }
      return; // The headers are there; the body goes its own way.
    }
    // On the executor: the client completes this on whatever thread, with locks of its own held.
    pool.run(() -> onFailed(on, failed));
  }

  private void onFailed(@Nullable Connection on, Throwable failed) {
    if (on == null || aborted || !exchange.isCurrent(this)) {
      release();
      return;
    }
    HttpFailure notOpened = pool.onFailedToOpen(this, on, failed);
    release();
    if (notOpened == null) {
      pool.onFailed(this, on, failed);
    } else {
      exchange.fail(notOpened);
    }
  }

  /** Ends the attempt for good; idempotent, never blocks. */
  void abort() {
    aborted = true;
    cancelLater();
    release();
  }

  /**
   * Cancels at the client, not on the caller's thread: the client may hold a lock there that a
   * cancellation of the same stream on another thread waits for (seen with JDK 25 in onSubscribe).
   */
  private void cancelLater() {
    pool.run(
        () -> {
          CompletableFuture<?> sent = future;
          if (sent != null) {
            sent.cancel(true);
          }
          Subscription body = subscription;
          if (body != null) {
            body.cancel();
          }
        });
  }

  /** Whether its stream was given back; an attempt may be over before it has a connection. */
  boolean isReleased() {
    return released.get();
  }

  private void release() {
    if (released.compareAndSet(false, true)) {
      pool.release(this);
    }
  }

  @Override
  public CompletionStage<Attempt> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription body) {
    subscription = body;
    if (aborted) {
      cancelLater();
    } else {
      body.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Connection on = connection;
    if (on != null) {
      on.onReceived();
    }
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        exchange.onData(this, buffer);
      }
    }
    Subscription body = subscription;
    if (body != null && !aborted) {
      body.request(1);
    }
  }

  @Override
  public void onError(Throwable failed) {
    onFailed(connection, failed);
  }

  @Override
  public void onComplete() {
    release();
    exchange.onEnd(this);
  }
}
