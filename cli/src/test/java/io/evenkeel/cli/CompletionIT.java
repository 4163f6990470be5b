// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of {@code evenkeel generate-completion}, in the shells that it is for. */
class CompletionIT {

  @TempDir private Path folder;
  private Path script;

  @BeforeEach
  void generate() throws IOException {
    script =
        Files.writeString(
            folder.resolve("completion"), EvenkeelCommandRunner.run("generate-completion"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void theScriptIsAcceptedByTheShell(String shell) throws Exception {
    assumeInstalled(shell);

    assertThat(run(shell, "-n", script.toString())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "evenkeel, re, resolve",
    "evenkeel, la, lab",
    "evenkeel, gen, generate-completion",
    "evenkeel resolve, --cont, --context",
    "evenkeel resolve, --no, --node",
    "evenkeel resolve -o, ya, yaml",
    "evenkeel lab, --sec, --seconds",
  })
  void bashCompletesWhatIsBegun(String words, String begun, String whole) throws Exception {
    assumeInstalled("bash");

    assertThat(complete(words, begun)).containsExactly(whole);
  }

  @Test
  void bashOffersAllCommandsWhereNothingIsBegun() throws Exception {
    assumeInstalled("bash");

    assertThat(complete("evenkeel", "")).contains("lab", "resolve", "generate-completion");
  }

  @Test
  void aSourcedScriptCompletesTheCommandWithAndWithoutAPath() throws Exception {
    assumeInstalled("bash");

    assertThat(run("bash", "-c", ". '" + script + "' && complete -p evenkeel"))
        .contains("-F _complete_evenkeel")
        .endsWith(" evenkeel\n");
  }

  /** What bash offers for the last word, which is {@code begun}. */
  private List<String> complete(String words, String begun) throws Exception {
    int index = words.split(" ").length;
    String offered =
        run(
            "bash",
            "-c",
            ". '"
                + script
                // Works in a shell that completes, and says so in every other one.
                + "'; compopt() { :; }; COMP_WORDS=("
                + words
                + " '"
                + begun
                + "'); COMP_CWORD="
                + index
                + "; _complete_evenkeel; printf '%s\\n' \"${COMPREPLY[@]}\"");
    return offered.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
  }

  private static void assumeInstalled(String shell) {
    assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)))
        .as(shell + " is on the path")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }

  /** What it writes, to either output; it must end well. */
  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(written).isZero();
    return written;
  }
}
