// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers what a call was told, and checks that it was told one thing at a time. */
final class Recorder implements ResponseListener {

  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final CompletableFuture<@Nullable HttpFailure> end = new CompletableFuture<>();
  private final StringBuilder body = new StringBuilder();
  private final AtomicInteger inside = new AtomicInteger();
  final AtomicInteger callbacks = new AtomicInteger();
  final AtomicReference<@Nullable HttpHeaders> headers = new AtomicReference<>();

  @Override
  public void onHeaders(int status, HttpHeaders headers) {
    enter();
    this.headers.set(headers);
    this.status.complete(status);
    leave();
  }

  @Override
  public void onData(ByteBuffer data) {
    enter();
    synchronized (body) {
      body.append(StandardCharsets.UTF_8.decode(data));
    }
    leave();
  }

  @Override
  public void onEnd() {
    enter();
    assertThat(end.complete(null)).isTrue();
    leave();
  }

  @Override
  public void onFailure(HttpFailure failure) {
    enter();
    status.completeExceptionally(failure);
    assertThat(end.complete(failure)).isTrue();
    leave();
  }

  private void enter() {
    callbacks.incrementAndGet();
    if (inside.incrementAndGet() != 1) {
      end.completeExceptionally(new AssertionError("two callbacks at once"));
    }
  }

  private void leave() {
    inside.decrementAndGet();
  }

  int status() {
    return get(status);
  }

  String body() {
    synchronized (body) {
      return body.toString();
    }
  }

  boolean isOver() {
    return end.isDone();
  }

  /** Waits for the end of the body; fails if the call failed. */
  String awaitBody() {
    HttpFailure failure = get(end);
    if (failure != null) {
      throw new AssertionError(failure.kind() + ": " + failure.getMessage(), failure);
    }
    return body();
  }

  HttpFailure awaitFailure() {
    HttpFailure failure = get(end);
    assertThat(failure).as("a failure; got status %s, body %s", status, body()).isNotNull();
    return java.util.Objects.requireNonNull(failure);
  }

  private static <T extends @Nullable Object> T get(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (java.util.concurrent.TimeoutException | InterruptedException e) {
      throw new AssertionError("nothing within 60 s", e);
    }
  }
}
