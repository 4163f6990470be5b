// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

/** What the exit status of the command says; documented in {@code docs/cli.md}. */
final class ExitCode {

  /** All is well. */
  static final int OK = 0;

  /** The program failed: a bug. */
  static final int FAILED = 1;

  /** The command line, or the target in it, cannot be understood. */
  static final int USAGE = 2;

  /** There is no answer but a problem. */
  static final int PROBLEM = 3;

  /** There is an answer, and it is that no endpoint takes calls. */
  static final int NO_ENDPOINT = 4;

  private ExitCode() {}
}
