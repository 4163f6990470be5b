// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void helpIsTheSameAsTheOption() {
    assertThat(EvenkeelCommandRunner.run("help"))
        .contains("Exit codes:")
        .isEqualTo(EvenkeelCommandRunner.run("--help"));
  }

  @Test
  void helpOfACommandIsTheSameAsItsOption() {
    for (String command : new String[] {"resolve", "lab", "generate-completion"}) {
      assertThat(EvenkeelCommandRunner.run("help", command))
          .contains("Usage: evenkeel " + command)
          .isEqualTo(EvenkeelCommandRunner.run(command, "--help"));
    }
  }

  @Test
  void helpOfWhatIsNoCommandIsRefused() {
    assertThat(EvenkeelCommandRunner.exitCode("help", "dial")).isEqualTo(ExitCode.USAGE);
  }
}
