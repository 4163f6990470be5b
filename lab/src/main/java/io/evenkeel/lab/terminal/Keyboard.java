// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Single keys from a terminal that is {@link Tty#raw}; from any other, keys followed by Enter. */
final class Keyboard {

  /** What {@code onKey} is told at the end of the input. */
  static final int END = -1;

  static final int ESCAPE = 27;

  private static final int SECONDS = 2;

  private Keyboard() {}

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
        if (key == ESCAPE && in.available() > 0) {
          skipSequence(in);
        } else {
          onKey.accept(key);
        }
      } while (key >= 0);
    } catch (IOException closed) {
      onKey.accept(END);
    }
  }

  /** An arrow or function key is an escape and more (ECMA-48), which are no keys of ours. */
  private static void skipSequence(InputStream in) throws IOException {
    int next = in.read();
    boolean ended = next != '[' && next != 'O';
    while (!ended && in.available() > 0) {
      next = in.read();
      ended = next >= '@' && next <= '~';
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
}
