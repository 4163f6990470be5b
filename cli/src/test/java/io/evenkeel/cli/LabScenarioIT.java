// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static io.evenkeel.cli.CommandProcess.SECONDS;
import static io.evenkeel.cli.CommandProcess.reader;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Scenarios without a page, as a pipeline starts them. */
@Execution(ExecutionMode.CONCURRENT)
class LabScenarioIT {

  @TempDir private Path temporary;

  @Test
  void theScenarioThatIsAskedForIsWrittenAsAReport() throws Exception {
    CommandProcess.Ended ended =
        new CommandProcess(temporary)
            .run("lab", "--scenario", "pinned", "--report", temporary.resolve("report").toString());
    assertThat(ended.output())
        .containsSubsequence(
            "Running 'pinned' (16 s): Three pods and steady load: who gets the calls?\n",
            "pinned: Three pods and steady load",
            "Headless + round_robin");
    assertThat(temporary.resolve("report/report.html")).isRegularFile();
    assertThat(temporary.resolve("report/report.json")).isRegularFile();
    // Whether its promises are kept on a machine that others keep busy is not this test's business.
    assertThat(ended.code()).isIn(ExitCode.OK, ExitCode.FAILED);
  }

  @Test
  void whatWasMeasuredIsKeptWhenTheRestIsInterrupted() throws Exception {
    Path json = temporary.resolve("report/report.json");
    Process lab =
        new CommandProcess(temporary)
            .start("lab", "--scenario", "all", "--report", temporary.resolve("report").toString());
    try (BufferedReader out = reader(lab)) {
      List<String> before = new ArrayList<>();
      String line = out.readLine();
      while (line != null && !line.startsWith("pinned: ")) {
        before.add(line);
        line = out.readLine();
      }
      assertThat(before.get(0)).matches("[0-9]+ scenarios, about [0-9]+ minutes");
      assertThat(before)
          .contains("Running 'pinned' (16 s): Three pods and steady load: who gets the calls?");
      // The report is only being written now. Unlike Process.destroy, this leaves the output.
      assertThat(lab.toHandle().destroy()).isTrue();
      assertThat(out.lines()).contains("Ended before 'scale-up' was over");
      assertThat(lab.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      lab.destroyForcibly();
    }
    assertThat(Files.readString(json)).contains("\"name\": \"pinned\"").endsWith("}\n");
    assertThat(temporary.resolve("report/report.html")).content().endsWith("</html>\n");
    assertThat(temporary.resolve("report")).isDirectoryNotContaining("glob:**.next");
  }
}
