// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Credentials;
import io.evenkeel.http.PemSource;
import io.evenkeel.http.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Credentials from a program, run when they are first needed, when they expire, and when the server
 * rejects them; one run at a time, whose result all callers share. Thread-safe, never blocks.
 */
final class ExecPlugin implements Credentials {

  /** Long enough for a cloud's login over a slow line; longer only delays the error. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  /** A server that rejects whatever it is given must not start a program with each call. */
  static final Duration BETWEEN_REJECTIONS = Duration.ofSeconds(10);

  /** Nor must a program that fails be started with each call. */
  static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final ExecCommand command;
  private final Executor executor;
  private final Timers timers;
  private final InstantSource clock;
  private @Nullable CompletableFuture<ExecCredential> current;
  private @Nullable ExecRun running;
  private boolean closed;
  private long endedAt;
  private volatile @Nullable ExecCredential last;

  ExecPlugin(ExecCommand command, Executor executor, Timers timers, InstantSource clock) {
    this.command = command;
    this.executor = executor;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public CompletionStage<@Nullable String> authorization() {
    return credential().thenApply(ExecCredential::authorization);
  }

  private CompletableFuture<ExecCredential> credential() {
    CompletableFuture<ExecCredential> started;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(
            new KubeconfigException(
                command.place() + ": plug-in \"" + command + "\": its client was closed", null));
      }
      if (current != null && isUsable(current)) {
        return current;
      }
      started = new CompletableFuture<>();
      current = started;
    }
    CompletableFuture<ExecCredential> result = started;
    ExecRun run = ExecRun.start(command, DEADLINE, executor, timers);
    boolean unwanted;
    synchronized (this) {
      running = run;
      unwanted = closed;
    }
    var unused =
        run.result().whenComplete((credential, failed) -> finish(result, credential, failed));
    if (unwanted) {
      run.end();
    }
    return started;
  }

  private boolean isUsable(CompletableFuture<ExecCredential> run) {
    if (!run.isDone()) {
      return true;
    }
    if (run.isCompletedExceptionally()) {
      return timers.nanoTime() - endedAt < AFTER_FAILURE.toNanos();
    }
    ExecCredential credential = run.join();
    return credential.expires() == null || clock.instant().isBefore(credential.expires());
  }

  private void finish(
      CompletableFuture<ExecCredential> result,
      @Nullable ExecCredential credential,
      @Nullable Throwable failed) {
    synchronized (this) {
      endedAt = timers.nanoTime();
    }
    if (credential != null) {
      last = credential;
      result.complete(credential);
    } else {
      result.completeExceptionally(Objects.requireNonNull(failed));
    }
  }

  @Override
  public synchronized boolean rejected(@Nullable String authorization) {
    if (closed) {
      return false;
    }
    CompletableFuture<ExecCredential> run = current;
    if (run == null || !run.isDone()) {
      return true; // A run is under way: it may bring another.
    }
    if (!run.isCompletedExceptionally()
        && !Objects.equals(run.join().authorization(), authorization)) {
      return true; // There was another by the time the answer came.
    }
    if (timers.nanoTime() - endedAt < BETWEEN_REJECTIONS.toNanos()) {
      return false;
    }
    current = null;
    return true;
  }

  @Override
  public void close() {
    ExecRun run;
    synchronized (this) {
      closed = true;
      run = running;
    }
    if (run != null) {
      run.end();
    }
  }

  /** The certificate of the last run, none where it gave none. */
  PemSource certificateSource() {
    return PemSource.changing(
        command.place() + ": clientCertificateData of " + command,
        () -> {
          ExecCredential credential = last;
          return credential == null ? null : credential.certificate();
        });
  }

  /** The key of the last run, none where it gave none. */
  PemSource keySource() {
    return PemSource.changing(
        command.place() + ": clientKeyData of " + command,
        () -> {
          ExecCredential credential = last;
          return credential == null ? null : credential.key();
        });
  }

  @Override
  public String toString() {
    return "Credentials[exec " + command + "]";
  }
}
