// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command line in this JVM. */
public final class EvenkeelCommandRunner {

  private EvenkeelCommandRunner() {}

  /** Its exit code, whatever it wrote. */
  public static int exitCode(String... args) {
    return EvenkeelCommand.run(
        args, new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
  }

  /** What it wrote; it must end well. */
  public static String run(String... args) {
    StringWriter out = new StringWriter();
    run(out, args);
    return out.toString();
  }

  /** Writes to {@code out} as it runs; it must end well. */
  public static void run(StringWriter out, String... args) {
    StringWriter err = new StringWriter();
    int code = EvenkeelCommand.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    assertThat(code).as(err.toString()).isEqualTo(0);
  }
}
