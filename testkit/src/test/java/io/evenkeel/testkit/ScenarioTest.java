// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ScenarioTest {

  @TempDir Path folder;
  private final List<String> commands = new ArrayList<>();
  private final String rewrite = System.clearProperty(Scenario.REWRITE);

  @AfterEach
  void restore() {
    System.clearProperty(Scenario.REWRITE);
    if (rewrite != null) {
      System.setProperty(Scenario.REWRITE, rewrite);
    }
  }

  @Test
  void runsTheCommandsInOrderAndPassesWhereEachTraceIsAsWritten() throws IOException {
    Path file = file("# adds up\nadd 1\n  sum 1\n\nadd 2\n  sum 3\nnothing\n");

    Scenario.run(file, new Sum()::perform);

    assertThat(commands).containsExactly("add 1", "add 2", "nothing");
  }

  @Test
  void readsFilesOfTheModulesTestResources() {
    Scenario.run("scenarios/sum.txt", new Sum()::perform);

    assertThat(commands).containsExactly("add 1", "add 2", "show");
    assertThat(Scenario.all("scenarios")).extracting(Path::getFileName).hasToString("[sum.txt]");
  }

  @Test
  void aTraceThatDiffersIsShownLineByLine() throws IOException {
    Path file = file("add 1\n  sum 1\n\nadd 2\n  sum 4\n");

    assertThatThrownBy(() -> Scenario.run(file, new Sum()::perform))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("scenario.txt")
        .hasMessageContaining("-Dscenarios.rewrite")
        .hasMessageContaining("  add 2\n-   sum 4\n+   sum 3\n");
  }

  @Test
  void aTraceThatIsMissingOrTooMuchIsADifference() throws IOException {
    Path missing = file("add 1\n");
    assertThatThrownBy(() -> Scenario.run(missing, new Sum()::perform))
        .hasMessageContaining("+   sum 1");

    Path tooMuch = file("nothing\n  sum 0\n");
    assertThatThrownBy(() -> Scenario.run(tooMuch, new Sum()::perform))
        .hasMessageContaining("-   sum 0");
  }

  @Test
  void aCommandThatThrowsIsNamedWithItsLine() throws IOException {
    Path file = file("# first\nadd 1\n  sum 1\nadd one\n");

    assertThatThrownBy(() -> Scenario.run(file, new Sum()::perform))
        .hasMessageContaining("scenario.txt:4: command 'add one' failed")
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void aTraceWithoutACommandAndAFileWithoutOneAreRefused() throws IOException {
    Path orphan = file("  sum 1\nadd 1\n");
    assertThatThrownBy(() -> Scenario.run(orphan, new Sum()::perform))
        .hasMessageContaining("scenario.txt:1: a trace needs a command above it");

    Path empty = file("# nothing here\n");
    assertThatThrownBy(() -> Scenario.run(empty, new Sum()::perform))
        .hasMessageContaining("has no command");
  }

  @Test
  void rewritesTheTracesAndKeepsCommentsAndEmptyLines() throws IOException {
    Path file = file("# adds up\n\nadd 1\n  sum 7\n\n# again\nadd 2\nnothing\n  sum 3\n");
    System.setProperty(Scenario.REWRITE, "");

    Scenario.run(file, new Sum()::perform);

    assertThat(file)
        .hasContent("# adds up\n\nadd 1\n  sum 1\n\n# again\nadd 2\n  sum 3\nnothing\n");
    System.clearProperty(Scenario.REWRITE);
    Scenario.run(file, new Sum()::perform);
  }

  @Test
  void doesNotTouchAFileThatIsRight() throws IOException {
    Path file = file("add 1\n  sum 1\n");
    var written = Files.getLastModifiedTime(file);
    System.setProperty(Scenario.REWRITE, "");

    Scenario.run(file, new Sum()::perform);

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
  }

  @Test
  void aLongDiffShowsOnlyWhatIsNearTheDifference() {
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      before.add("line " + i);
    }
    List<String> after = new ArrayList<>(before);
    after.set(50, "another");

    assertThat(LineDiff.of(before, after).lines())
        .containsExactly(
            "  ...",
            "  line 47",
            "  line 48",
            "  line 49",
            "- line 50",
            "+ another",
            "  line 51",
            "  line 52",
            "  line 53");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("scenario.txt"), text);
  }

  private final class Sum {
    private int sum;

    List<String> perform(String command) {
      commands.add(command);
      if (command.startsWith("add ")) {
        sum += Integer.parseInt(command.substring(4));
        return List.of("sum " + sum);
      }
      return command.equals("show") ? List.of("it is\n" + sum) : List.of();
    }
  }
}
