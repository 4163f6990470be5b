// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bearer token in a file that somebody else renews, such as the kubelet. Thread-safe. */
final class BearerFile implements Credentials {

  /** As client-go: tokens are renewed long before they end, so a minute late is never too late. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Path path;
  private final Timers timers;
  private @Nullable CompletionStage<@Nullable String> current;
  private @Nullable String value;
  private long readAt;

  BearerFile(Path path, Timers timers) {
    this.path = path;
    this.timers = timers;
  }

  @Override
  public synchronized CompletionStage<@Nullable String> authorization() {
    if (current == null || timers.nanoTime() - readAt >= INTERVAL.toNanos()) {
      return read();
    }
    return current;
  }

  @Override
  public synchronized boolean rejected(@Nullable String authorization) {
    var unused = read();
    return value != null && !Objects.equals(value, authorization);
  }

  private CompletionStage<@Nullable String> read() {
    CompletionStage<@Nullable String> kept = current;
    try {
      String token = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
      String fresh = "Bearer " + Credentials.checkToken("the token in " + path, token);
      readAt = timers.nanoTime();
      if (!fresh.equals(value)) {
        value = fresh;
        current = Credentials.known(fresh);
      }
      return Objects.requireNonNull(current);
    } catch (IOException | IllegalArgumentException e) {
      if (kept != null) {
        // Briefly missing or half written: the next minute brings a better one.
        readAt = timers.nanoTime();
        return kept;
      }
      // Not remembered: the next call looks again.
      return CompletableFuture.failedStage(new IOException(explain(e), e));
    }
  }

  private String explain(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "token file " + path + " does not exist; create it, or correct the path";
    }
    return e instanceof IOException
        ? "token file " + path + " cannot be read: " + e
        : e.getMessage() + "; write one token into the file";
  }

  @Override
  public String toString() {
    return "Credentials[token file " + path + "]";
  }
}
