// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Single keys from the terminal, where there is one; elsewhere keys followed by Enter.
 *
 * <p>Java cannot set a terminal's mode; stty can.
 */
final class Keyboard {

  /** What {@code onKey} is told at the end of the input. */
  static final int END = -1;

  static final int ESCAPE = 27;

  private static final int SECONDS = 2;

  private @Nullable String modeBefore;

  /** Lets the terminal pass on each key at once; whatever it was is kept for {@link #restore}. */
  void raw() {
    String mode = stty("-g");
    if (mode != null && stty("-icanon -echo min 1") != null) {
      modeBefore = mode.strip();
    }
  }

  /** The terminal as it was. Idempotent. */
  void restore() {
    if (modeBefore != null) {
      var unused = stty(modeBefore);
      modeBefore = null;
    }
  }

  /** Tells each key to {@code onKey}, from a daemon thread of its own, then {@link #END}. */
  static void listen(InputStream in, IntConsumer onKey) {
    Thread reader = new Thread(() -> read(in, onKey), "evenkeel-lab-terminal-keys");
    reader.setDaemon(true);
    reader.start();
  }

  private static void read(InputStream in, IntConsumer onKey) {
    try {
      int key;
      do {
        key = in.read();
        if (key == ESCAPE) {
          // An arrow or function key is an escape and some letters, which are no keys.
          while (in.available() > 0) {
            var unused = in.read();
          }
        }
        onKey.accept(key);
      } while (key >= 0);
    } catch (IOException closed) {
      onKey.accept(END);
    }
  }

  /**
   * Whether a person sits at both ends; Java's own answer to that differs from release to release.
   */
  static boolean isTerminal() {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "test -t 0 && test -t 1").inheritIO().start();
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noShell) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Rows and columns of the terminal; 24 and 80 where nobody can tell. */
  static int[] size() {
    String said = stty("size");
    if (said != null && said.strip().matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) {
      String[] parts = said.strip().split(" ", -1);
      return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }
    return new int[] {24, 80};
  }

  /** What stty said, or null where it failed or is not there. */
  private static @Nullable String stty(String arguments) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "exec stty " + arguments + " </dev/tty 2>/dev/null")
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : null;
    } catch (IOException noShell) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
