// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Timers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plug-in: no standard input, two daemon threads that read what it prints for as long
 * as it runs, killed at the deadline or by {@link #end}.
 */
final class ExecRun {

  /** A credential is some kilobytes; more is a mistake, and must not fill the memory. */
  private static final int MAX_OUTPUT = 1024 * 1024;

  /** Enough of standard error for a person to see what is wrong. */
  private static final int MAX_QUOTED = 1000;

  private final ExecCommand command;
  private final Duration deadline;
  private final CompletableFuture<ExecCredential> result = new CompletableFuture<>();
  private @Nullable Process running;
  private boolean ended;

  private ExecRun(ExecCommand command, Duration deadline) {
    this.command = command;
    this.deadline = deadline;
  }

  /** Starts the program on {@code executor}. */
  static ExecRun start(ExecCommand command, Duration deadline, Executor executor, Timers timers) {
    ExecRun run = new ExecRun(command, deadline);
    try {
      executor.execute(() -> run.run(timers));
    } catch (RuntimeException e) {
      run.fail("cannot be started: " + e, e);
    }
    return run;
  }

  /** What it printed; fails with a message for people. */
  CompletableFuture<ExecCredential> result() {
    return result;
  }

  /** Kills the program, or keeps it from being started; without effect once it has ended. */
  void end() {
    fail("was ended, since its client was closed", null);
    Process started;
    synchronized (this) {
      ended = true;
      started = running;
    }
    if (started != null) {
      kill(started);
    }
  }

  /** Takes over a program that was just started; false if it is not wanted any more. */
  private synchronized boolean keep(Process started) {
    running = started;
    return !ended;
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private void run(Timers timers) {
    if (isEnded()) {
      return;
    }
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command.command());
      builder.environment().clear();
      builder.environment().putAll(command.environment());
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException | RuntimeException e) {
      String hint = command.installHint();
      // The exception's text would be "Cannot run program "x"": it says no more than this.
      fail(
          "cannot be started; is it installed, executable and in PATH?"
              + (hint == null ? "" : "\n" + hint),
          e);
      return;
    }
    CompletableFuture<String> output = read(process.getInputStream());
    CompletableFuture<String> errors = read(process.getErrorStream());
    Runnable timer = timers.schedule(() -> onDeadline(process), deadline);
    if (!keep(process)) {
      kill(process);
    }
    var unused =
        CompletableFuture.allOf(process.onExit(), output, errors)
            .whenComplete(
                (done, failed) -> {
                  timer.run();
                  finish(process.exitValue(), output, errors);
                });
  }

  private static CompletableFuture<String> read(InputStream in) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            null,
            () -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              byte[] buffer = new byte[8192];
              try (in) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                  if (bytes.size() < MAX_OUTPUT) {
                    bytes.write(buffer, 0, read);
                  }
                }
              } catch (IOException e) {
                // Killed: what was read so far is what there is.
              }
              text.complete(bytes.toString(StandardCharsets.UTF_8));
            },
            "evenkeel-exec-plugin",
            0,
            false);
    // Neither its class loader nor its inheritable thread locals: the caller may be gone before.
    reader.setContextClassLoader(ExecRun.class.getClassLoader());
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  private void onDeadline(Process process) {
    // First the reason: the end of the process is not one.
    fail(
        "did not end within " + deadline.toSeconds() + " s and was killed; run it by hand to see",
        null);
    kill(process);
  }

  private static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void finish(
      int exitCode, CompletableFuture<String> output, CompletableFuture<String> errors) {
    if (result.isDone()) {
      return;
    }
    if (exitCode != 0) {
      String said = LastLine.of(errors.getNow(""), MAX_QUOTED);
      fail(
          "failed with exit code "
              + exitCode
              + (said.isEmpty() ? " and said nothing" : ": " + said),
          null);
      return;
    }
    try {
      result.complete(ExecCredential.parse(output.getNow(""), command.apiVersion()));
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()), null);
    }
  }

  private void fail(String what, @Nullable Throwable cause) {
    result.completeExceptionally(
        new KubeconfigException(command.place() + ": plug-in \"" + command + "\": " + what, cause));
  }
}
