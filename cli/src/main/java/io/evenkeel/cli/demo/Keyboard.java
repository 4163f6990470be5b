// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Single keys from the terminal, where there is one; elsewhere keys followed by Enter. */
final class Keyboard implements AutoCloseable {

  private final boolean raw;

  private Keyboard(boolean raw) {
    this.raw = raw;
  }

  /**
   * Tells each key to {@code onKey}, from a daemon thread of its own; -1 at the end of the input.
   */
  static Keyboard open(InputStream in, boolean terminal, IntConsumer onKey) {
    Keyboard keyboard = new Keyboard(terminal && stty("-icanon -echo min 1"));
    Thread reader = new Thread(() -> read(in, onKey), "demo-keyboard");
    reader.setDaemon(true);
    reader.start();
    return keyboard;
  }

  private static void read(InputStream in, IntConsumer onKey) {
    try {
      int key;
      do {
        key = in.read();
        onKey.accept(key);
      } while (key >= 0);
    } catch (IOException closed) {
      onKey.accept(-1);
    }
  }

  /**
   * Whether a person sits at both ends; Java's own answer to that differs from release to release.
   */
  static boolean isTerminal() {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "test -t 0 && test -t 1").inheritIO().start();
      return process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noShell) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Java cannot set a terminal's mode; stty can, where there is one. */
  private static boolean stty(String mode) {
    try {
      Process process = new ProcessBuilder("sh", "-c", "stty " + mode + " </dev/tty").start();
      return process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noShell) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    if (raw) {
      var unused = stty("sane");
    }
  }
}
