// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Numbers on the command line that are not allowed. */
class NumberOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab --rate 0 | --rate must be from 5 to 2000, but is 0",
        "lab --rate 2000.5 | --rate must be from 5 to 2000, but is 2000.5",
        "lab --rate NaN | --rate must be from 5 to 2000, but is NaN",
        "lab --rate fast | --rate must be a number from 5 to 2000, but is 'fast'",
        "lab --rate=1 --kubeconfig=x | --rate must be from 5 to 2000, but is 1",
        "lab --seconds 0 | --seconds must be from 1 to 86400, but is 0",
        "lab --seconds -1 | --seconds must be from 1 to 86400, but is -1",
        "lab --seconds 1m | --seconds must be a whole number from 1 to 86400, but is '1m'",
        "lab --scenario=pinned --seconds=0 | --seconds must be from 1 to 86400, but is 0",
        "lab --replicas 21 | --replicas must be from 0 to 20, but is 21",
        "lab --replicas 2.5 | --replicas must be a whole number from 0 to 20, but is '2.5'",
        "lab --replicas 9999999999 | --replicas must be a whole number from 0 to 20, but is"
            + " '9999999999'",
        "lab --ttl 301 | --ttl must be from 1 to 300, but is 301",
        "lab --port -1 | --port must be from 0 to 65535, but is -1",
        "lab --port http | --port must be a whole number from 0 to 65535, but is 'http'",
        "lab --seed x | --seed must be a whole number, but is 'x'",
        "serve --port 65536 | --port must be from 0 to 65535, but is 65536",
        "serve --aged-port -1 | --aged-port must be from 0 to 65535, but is -1",
        "serve --connection-age 0 | --connection-age must be from 1 to 86400, but is 0",
        "serve --linger -1 | --linger must be from 0 to 3600, but is -1",
        "serve --drain soon | --drain must be a whole number from 0 to 3600, but is 'soon'",
        "call x:1 --rate 0 | --rate must be from 0.01 to 100000, but is 0",
        "call x:1 --streams -1 | --streams must be from 0 to 10000, but is -1",
        "call x:1 --clients 0 | --clients must be from 1 to 1000, but is 0",
        "call x:1 --seconds 0 | --seconds must be from 1 to 86400, but is 0",
      })
  void areRefusedWithTheOptionTheValueAndWhatIsAllowed(String words, String sentence) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int code = EvenkeelCommand.run(words.split(" "), out, out);
    assertThat(said.toString().lines()).first().isEqualTo(sentence);
    assertThat(code).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab", "serve", "call", "resolve"})
  void everyNumberButTheSeedSaysWhatIsAllowed(String command) {
    List<OptionSpec> options =
        new CommandLine(new EvenkeelCommand())
            .getSubcommands()
            .get(command)
            .getCommandSpec()
            .options();
    assertThat(options)
        .filteredOn(option -> option.type().isPrimitive() || isNumber(option.type()))
        .filteredOn(option -> option.type() != boolean.class)
        .filteredOn(option -> !option.longestName().equals("--seed"))
        .allSatisfy(
            option ->
                assertThat(((Field) option.userObject()).getAnnotation(Allowed.class))
                    .as(option.longestName())
                    .isNotNull());
  }

  private static boolean isNumber(Class<?> type) {
    return Number.class.isAssignableFrom(type);
  }

  @Test
  void helpIsGivenWhateverElseIsWritten() {
    assertThat(EvenkeelCommandRunner.run("lab", "--rate", "0", "--help"))
        .startsWith("Usage: evenkeel lab");
  }
}
