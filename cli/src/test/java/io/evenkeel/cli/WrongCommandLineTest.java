// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a command line that cannot be understood. */
class WrongCommandLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab --rate | Missing required parameter for option '--rate' (<rate>) | evenkeel lab",
        "lab --replicas 21 | --replicas must be from 0 to 20, but is 21 | evenkeel lab",
        "serve --port 70000 | --port must be from 0 to 65535, but is 70000 | evenkeel serve",
        "resolve | Missing required parameter: 'TARGET' | evenkeel resolve",
        "call | Missing required parameter: 'TARGET' | evenkeel call",
        "lab now | evenkeel lab has no use for 'now' | evenkeel lab",
        "dial x | evenkeel has no command 'dial'; there are lab, resolve, call, serve, simulate,"
            + " generate-completion, help | evenkeel",
        "help dial | Unknown subcommand 'dial'. | evenkeel",
      })
  void isOneSentenceAndWhereToReadOn(String words, String sentence, String command) {
    assertThat(said(words.split(" "))).containsExactly(sentence, "See: " + command + " --help");
  }

  @Test
  void withoutACommandThoseThereAreAreShownAndTheSentenceIsLast() {
    assertThat(said())
        .anyMatch(line -> line.startsWith("  resolve "))
        .last()
        .isEqualTo("Say what to do: evenkeel COMMAND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab --pods 5", "lab --pods=5", "lab --plain --pods 5"})
  void anOptionThatIsNotThereIsAnsweredWithThoseThatAre(String words) {
    assertThat(said(words.split(" ")))
        .containsExactly(
            "evenkeel lab has no option '--pods'; there are --help, --kubeconfig, --listen,"
                + " --namespace, --no-open, --pick, --plain, --port, --rate, --replicas, --report,"
                + " --scenario, --seconds, --seed, --ttl, --version, --zone",
            "See: evenkeel lab --help");
  }

  private static List<String> said(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = EvenkeelCommand.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    assertThat(code).as(err.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
    return err.toString().lines().toList();
  }
}
