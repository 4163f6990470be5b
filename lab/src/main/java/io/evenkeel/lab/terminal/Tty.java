// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The terminal's own settings. Java cannot reach them; stty can. Not thread-safe. */
interface Tty {

  /** Rows and columns. */
  record Size(int rows, int columns) {

    /** What every terminal has had for fifty years. */
    static final Size USUAL = new Size(24, 80);
  }

  /** Lets the terminal pass on each key at once, unseen. */
  void raw();

  /** The terminal as it was. Idempotent. */
  void restore();

  Size size();

  /** The terminal of this process, if it has one. */
  static Tty ofThisProcess() {
    return new Stty();
  }

  /** By the program of that name. */
  final class Stty implements Tty {

    private static final int SECONDS = 2;

    private @Nullable String modeBefore;

    private Stty() {}

    @Override
    public void raw() {
      String mode = stty("-g");
      if (mode != null && stty("-icanon -echo min 1") != null) {
        modeBefore = mode.strip();
      }
    }

    @Override
    public void restore() {
      if (modeBefore != null) {
        var unused = stty(modeBefore);
        modeBefore = null;
      }
    }

    @Override
    public Size size() {
      String said = stty("size");
      if (said != null && said.strip().matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) {
        String[] parts = said.strip().split(" ", -1);
        return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
      return Size.USUAL;
    }

    /** What stty said, or null where it failed or is not there. */
    private static @Nullable String stty(String arguments) {
      try {
        Process process =
            new ProcessBuilder("sh", "-c", "exec stty " + arguments + " </dev/tty 2>/dev/null")
                .start();
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : null;
      } catch (IOException noShell) {
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }
}
