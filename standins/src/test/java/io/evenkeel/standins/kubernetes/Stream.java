// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What comes on a watch, and waiting for it with a deadline. */
final class Stream implements Flow.Subscriber<List<ByteBuffer>> {

  /** Generous: only a test that fails ever waits for it. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private int pieces;
  private boolean ended;
  private @Nullable Throwable failure;
  private Flow.@Nullable Subscription subscription;

  /** The head comes before the body, so that a mute watch can be told from a refused one. */
  HttpResponse.BodyHandler<@Nullable Void> handler() {
    return head -> {
      status.complete(head.statusCode());
      type.complete(head.headers().firstValue("content-type").orElse(""));
      return BodySubscribers.fromSubscriber(this);
    };
  }

  void sent(CompletableFuture<?> response) {
    var unused =
        response.whenComplete(
            (done, error) -> {
              if (error != null) {
                status.completeExceptionally(error);
                onError(error);
              }
            });
  }

  final CompletableFuture<Integer> status = new CompletableFuture<>();
  final CompletableFuture<String> type = new CompletableFuture<>();

  @Override
  public void onSubscribe(Flow.Subscription with) {
    lock.lock();
    try {
      subscription = with;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    with.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    lock.lock();
    try {
      for (ByteBuffer buffer : buffers) {
        pieces++;
        while (buffer.hasRemaining()) {
          byte next = buffer.get();
          if (next == '\n') {
            lines.add(rest.toString(StandardCharsets.UTF_8));
            rest.reset();
          } else {
            rest.write(next);
          }
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable error) {
    lock.lock();
    try {
      failure = error;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onComplete() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for so many events and gives them all. */
  List<JsonObject> events(int atLeast) {
    awaitLines(atLeast);
    return events();
  }

  List<JsonObject> events() {
    return lines().stream()
        .filter(line -> !line.isEmpty())
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** Waits for so many events and gives them as {@code ADDED greeter-1}. */
  List<String> summary(int atLeast) {
    return events(atLeast).stream().map(Stream::summary).toList();
  }

  static String summary(JsonObject event) {
    return (Json.text(event, "type") + " " + Json.text(event, "object.metadata.name")).trim();
  }

  /** Waits for an event that fits. */
  JsonObject event(Predicate<JsonObject> predicate) {
    await(() -> events().stream().anyMatch(predicate), "a certain event");
    return events().stream().filter(predicate).findFirst().orElseThrow();
  }

  JsonObject event(String summary) {
    return event(e -> summary(e).equals(summary));
  }

  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** What came after the last newline. */
  String rest() {
    lock.lock();
    try {
      return rest.toString(StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  void awaitLines(int atLeast) {
    await(() -> lines.size() >= atLeast, atLeast + " lines");
  }

  int size() {
    lock.lock();
    try {
      return rest.size();
    } finally {
      lock.unlock();
    }
  }

  int pieces() {
    lock.lock();
    try {
      return pieces;
    } finally {
      lock.unlock();
    }
  }

  void awaitSize(int bytes) {
    await(() -> rest.size() >= bytes, bytes + " bytes");
  }

  /** Waits for an end in good order. */
  Stream ended() {
    await(() -> ended || failure != null, "an end");
    if (failure != null) {
      throw new AssertionError("Not a good end", failure);
    }
    return this;
  }

  /** Waits for an end that is an error. */
  Stream broken() {
    await(() -> ended || failure != null, "a break");
    if (failure == null) {
      throw new AssertionError("A good end: " + lines);
    }
    return this;
  }

  boolean isOver() {
    lock.lock();
    try {
      return ended || failure != null;
    } finally {
      lock.unlock();
    }
  }

  int status() {
    try {
      return status.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("No response", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  void cancel() {
    await(() -> subscription != null, "a subscription");
    Flow.Subscription with = subscription;
    if (with != null) {
      with.cancel();
    }
  }

  private void await(BooleanSupplier condition, String what) {
    long left = DEADLINE.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0 || failure != null) {
          throw new AssertionError("Waited for " + what + " but got " + lines + rest, failure);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
