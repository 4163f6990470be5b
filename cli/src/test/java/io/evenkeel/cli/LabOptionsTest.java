// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class LabOptionsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--replicas=6 --scenario=pinned",
        "--seconds=5 --scenario=pinned",
        "--zone=a --scenario=pinned",
        "--plain --scenario=pinned",
        "--port=8080 --scenario=pinned",
        "--listen=127.0.0.1 --scenario=pinned",
        "--replicas=3 --kubeconfig=x",
        "--rate=60 --kubeconfig=x",
        "--pick=adaptive --kubeconfig=x",
        "--zone=a --kubeconfig=x",
        "--ttl=5 --kubeconfig=x",
        "--seed=1 --kubeconfig=x",
        "--scenario=pinned --kubeconfig=x",
        "--port=8080 --plain",
        "--listen=127.0.0.1 --plain",
      })
  void anOptionWithoutEffectIsRefusedThoughItAsksForTheDefault(String options) {
    String[] both = options.split(" ");
    assertThat(refused(both))
        .startsWith(name(both[0]) + " has no effect with " + name(both[1]) + ", since it ")
        .contains(": leave one of them out");
  }

  @Test
  void anOptionThatNeedsAnotherSaysWhich() {
    assertThat(refused("--report=x"))
        .startsWith("--report is written for a scenario: add --scenario NAME");
    assertThat(refused("-n", "x"))
        .startsWith("--namespace is where the ways run on a cluster: add --kubeconfig FILE");
  }

  @Test
  void theDocumentationSaysWhichRefuseEachOther() throws IOException {
    Map<String, Set<String>> refused = new TreeMap<>();
    for (String option : List.of("--scenario", "--kubeconfig", "--plain")) {
      for (String other : options()) {
        if (!other.equals(option) && refuseEachOther(option, other)) {
          refused.computeIfAbsent(option, unused -> new TreeSet<>()).add(other);
        }
      }
    }
    Map<String, Set<String>> said = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/cli.md"))) {
      if (line.startsWith("| `--")) {
        List<String> named =
            Pattern.compile("--\\w+").matcher(line).results().map(m -> m.group()).toList();
        said.put(named.get(0), new TreeSet<>(named.subList(1, named.size())));
      }
    }
    assertThat(said).isEqualTo(refused);
  }

  private static List<String> options() {
    return new CommandLine(new LabCommand())
        .getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
  }

  private static boolean refuseEachOther(String one, String other) {
    String wrong = LabOptions.wrong(Set.of(one, other)::contains);
    return wrong != null && wrong.endsWith(": leave one of them out");
  }

  @Test
  void whatWorksTogetherIsNotRefused() {
    assertThat(refused("--scenario=nope", "--rate=60", "--ttl=9", "--seed=2", "--no-open"))
        .startsWith("No scenario 'nope'");
    assertThat(refused("--kubeconfig=/nowhere/config", "-n", "x", "--plain", "--seconds=5"))
        .contains("/nowhere/config");
    assertThat(refused("--kubeconfig=/nowhere/config", "--port=0", "--listen=::1", "--no-open"))
        .contains("/nowhere/config");
  }

  @Test
  void aNameThatIsNoneOfThoseThatThereAreIsSaidWithItsOption() {
    assertThat(refused("--pick=best"))
        .startsWith(
            "--pick must be one of adaptive, hash, least_request, prequal, random, round_robin,"
                + " weighted, but is 'best'\n");
    assertThat(refused("--zone=mars")).startsWith("--zone must be one of a, b, c, but is 'mars'\n");
  }

  @Test
  void aReportThatCannotBeWrittenIsOneSentenceBeforeAnythingRuns() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(said(ExitCode.PROBLEM, "--scenario=scale-up", "--report=" + file))
        .isEqualToIgnoringNewLines(
            "Cannot write the report into "
                + file
                + " (a file of that name is there): give --report a folder that can be written");
    Path below = file.resolve("report");
    assertThat(said(ExitCode.PROBLEM, "--scenario=scale-up", "--report=" + below))
        .startsWith("Cannot write the report into " + below + " (")
        .contains("): give --report a folder that can be written")
        .doesNotContain("Exception");
  }

  private static String name(String option) {
    return option.replaceFirst("=.*", "");
  }

  private static String refused(String... options) {
    return said(ExitCode.USAGE, options);
  }

  private static String said(int wanted, String... options) {
    StringWriter said = new StringWriter();
    String[] words = new String[options.length + 1];
    words[0] = "lab";
    System.arraycopy(options, 0, words, 1, options.length);
    int code = EvenkeelCommand.run(words, new PrintWriter(said, true), new PrintWriter(said, true));
    assertThat(code).as(said.toString()).isEqualTo(wanted);
    assertThat(said.toString()).doesNotContain("\tat ");
    return said.toString();
  }
}
