// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.mode.Outcome;
import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.Stall;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Scenario SCENARIO = Scenarios.named("scale-up");

  private final Result result =
      new Result(
          SCENARIO,
          7,
          List.of(
              new EventNow(
                  1,
                  12,
                  null,
                  "scale",
                  "Scaled from 3 to <6>",
                  List.of(new AnswerNow("a", "good", "Called all 3 new pods."))),
              new EventNow(2, 14, 15.0, "fault", "gone", List.of())),
          List.of(
              way("a", "Way <A>", List.of(), new NoticeNow("noticed", 0.035, 3, 3), 0),
              way(
                  "b",
                  "Way B | C",
                  List.of("broke its promise 'x': 2 of 9 calls failed."),
                  new NoticeNow("missed", 60, 3, 1),
                  2)),
          List.of(new LeftOut("c", "Way C", "names have no <ports>.")),
          List.of(new Stall(62.25, 1.5)),
          List.of(1.0, 2.0, 3.0));

  private static Result.Way way(
      String id, String title, List<String> broken, NoticeNow notice, long failed) {
    return way(
        new ModeInfo(id, title, "", "", "", "", List.of(), List.of("<No> call fails."), 1),
        outcome(List.of(300, 310, 290), notice, failed, ""),
        broken);
  }

  private static Result.Way withPolicy(String rule, List<Integer> steady) {
    return way(
        new ModeInfo(
            "p",
            "Policy",
            "",
            "",
            "",
            "",
            List.of(),
            List.of("All is well."),
            1,
            List.of("adaptive", "random")),
        outcome(steady, NoticeNow.NONE, 0, rule),
        List.of());
  }

  private static Result.Way way(ModeInfo info, Outcome outcome, List<String> broken) {
    return new Result.Way(
        info,
        outcome,
        5.0,
        21.5,
        3,
        broken,
        new Result.Series(
            Arrays.asList(5.0, null, 7.0),
            List.of(0.0, 0.0, 2.0),
            List.of(3, 3, 6),
            Arrays.asList(1.0, null, 1.5)));
  }

  private static Outcome outcome(List<Integer> steady, NoticeNow notice, long failed, String rule) {
    return new Outcome(
        9000,
        failed,
        Spread.of(steady),
        Spread.of(List.of(150, 155, 145, 150, 150, 150)),
        3,
        1,
        3,
        notice,
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(40),
        120,
        9000,
        failed,
        21.5,
        0,
        0,
        rule);
  }

  @Test
  void theTableSaysWhatWasSeenAndWhatWasBroken() {
    assertThat(TextTable.plain(result))
        .containsExactly(
            "scale-up: From three pods to six: when does each way call the new ones?",
            "  way of calling  busiest/mean before  new pods called after  failed of calls  p50  "
                + " p99    promises",
            "  Way <A>         1.03 even            35 ms                  0 of 9,000       5 ms  22"
                + " ms  kept",
            "  Way B | C       1.03 even            1 of 3 in 60 s         2 of 9,000       5 ms  22"
                + " ms  BROKEN",
            "  Way C           -                    -                      -                -     - "
                + "     left out: names have no <ports>.",
            "  Way B | C: broke its promise 'x': 2 of 9 calls failed.",
            "  Until 1:02 this machine stood still for 1.5 s: what was slow then was the machine.");
  }

  @Test
  void markdownIsATableWhateverWaysAreCalled() {
    assertThat(TextTable.markdown(result))
        .contains("|---|---|---|---|---|---|---|")
        .contains("| Way C | - | - | - | - | - | left out: names have no <ports>. |")
        .anyMatch(line -> line.startsWith("| Way B \\| C | 1.03 even |"));
  }

  @Test
  void thePageHoldsEverythingAndNothingThatIsNotText() throws Exception {
    String html = new Report(List.of(result)).html();
    assertThat(html)
        .contains("<td>left out: names have no &lt;ports&gt;.</td>")
        .contains("Way &lt;A&gt;", "Scaled from 3 to &lt;6&gt;", "Called all 3 new pods.")
        .doesNotContain("<A>", "<6>", "src=", "href=");
    for (String svg : Plots.of(result).values()) {
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                  .getElementsByTagName("path")
                  .getLength())
          .isEqualTo(4);
      assertThat(html).contains(svg);
    }
  }

  @Test
  void aSecondWithoutACallIsAGapInTheLine() {
    assertThat(Plots.of(result).get("p99")).containsPattern("d=\"M[^L\"]*M[^L\"]*\"");
    assertThat(Plots.of(result).get("failed")).containsPattern("d=\"M[^L\"]*L[^L\"]*L[^L\"]*\"");
  }

  @Test
  void numbersAreInTheJsonWithTimesInSeconds() {
    JsonObject json = JsonParser.parseString(new Report(List.of(result)).json()).getAsJsonObject();
    JsonObject way =
        json.getAsJsonArray("results")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("ways")
            .get(1)
            .getAsJsonObject();
    assertThat(way.getAsJsonObject("outcome").get("failed").getAsLong()).isEqualTo(2);
    assertThat(way.getAsJsonObject("outcome").get("dnsTtl").getAsDouble()).isEqualTo(5);
  }

  @Test
  void filesAreWrittenIntoAFolderThatMayNotBeThereYet(@TempDir Path directory) throws Exception {
    Path into = directory.resolve("a/b");
    new Report(List.of(result)).write(into);
    try (Stream<Path> files = Files.list(into)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "report.html",
              "report.md",
              "report.json",
              "scale-up-pods.svg",
              "scale-up-failed.svg",
              "scale-up-p99.svg");
    }
  }

  @Test
  void aReportIsReplacedAsAWhole(@TempDir Path directory) throws Exception {
    new Report(List.of()).write(directory);
    String before = Files.readString(directory.resolve("report.html"));
    try (InputStream reader = Files.newInputStream(directory.resolve("report.html"))) {
      new Report(List.of(result)).write(directory);
      assertThat(new String(reader.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(before);
    }
    assertThat(Files.readString(directory.resolve("report.html"))).contains("Way &lt;A&gt;");
  }

  @Test
  void axesEndAtNumbersThatQuartersOfAreReadable() {
    assertThat(
            Stream.of(0.0, 0.3, 1.0, 1.1, 3.0, 7.0, 9.0, 230.0)
                .map(most -> Plot.niceAbove(most, false))
                .toList())
        .containsExactly(1.0, 0.4, 1.0, 2.0, 4.0, 8.0, 10.0, 400.0);
  }

  @Test
  void halfAPodIsOnNoAxis() {
    for (int most = 0; most <= 1000; most++) {
      double top = Plot.niceAbove(most, true);
      assertThat(top / 4).as("up to %d", most).isEqualTo(Math.rint(top / 4));
      assertThat(top).isBetween((double) most, Math.max(4.0, 2.5 * most));
    }
  }

  @Test
  void aWayWithAPolicyThatDrawsPodsMayBeNearlyEven() {
    assertThat(Row.of(withPolicy("adaptive", List.of(300, 310, 290))).busiest())
        .isEqualTo("1.03 even");
    assertThat(Row.of(withPolicy("adaptive", List.of(400, 300, 200))).busiest())
        .isEqualTo("1.33 nearly");
    assertThat(Row.of(withPolicy("adaptive", List.of(600, 200, 100))).busiest())
        .isEqualTo("2.00 uneven");
    Result.Way inTurn =
        way(
            new ModeInfo("t", "In turn", "", "", "", "", List.of(), List.of(), 1),
            outcome(List.of(400, 300, 200), NoticeNow.NONE, 0, ""),
            List.of());
    assertThat(Row.of(inTurn).busiest()).isEqualTo("1.33 uneven");
  }

  @Test
  void underARuleThatIsHeldToNothingThePromisesAreSaidToBeNotHeld() {
    Result.Way other = withPolicy("random", List.of(300, 300, 300));
    assertThat(Row.of(other).kept()).isEqualTo("not held with random");
    assertThat(Row.of(other).isBroken()).isFalse();
    assertThat(Row.of(withPolicy("adaptive", List.of(300, 300, 300))).kept()).isEqualTo("kept");
    Result alone =
        new Result(SCENARIO, 7, List.of(), List.of(other), List.of(), List.of(), List.of(1.0));
    assertThat(new Report(List.of(alone)).html())
        .contains("Nothing with the pick rule random: what it promises, adaptive keeps.")
        .doesNotContain("All is well.");
  }

  @Test
  void whatAWayWasHeldToIsSaid() {
    String html = new Report(List.of(result)).html();
    assertThat(html).contains("<li><b>Way &lt;A&gt;:</b> &lt;No&gt; call fails.</li>");
  }
}
