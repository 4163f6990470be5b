// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.staged.StagedLab;
import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole screens, as in {@code src/test/resources/screens}; {@code -Dscenarios.rewrite} writes them
 * anew.
 */
class PlainScreenTest {

  private static final Path SCREENS = Path.of("src", "test", "resources", "screens");
  private static final int COLUMNS = 80;

  private static final String LONG =
      "That pod got 24 % of the answers (even: 25 %); p99 from 26 ms to 461 ms; no call of 1,580"
          + " failed.";

  private static final String SHORT =
      "That pod got 24 % of the answers (even: 25 %); p99 from 26 ms to 461 ms.";

  private static StagedLab lab(int modes, int pods) {
    StagedLab lab = new StagedLab(1, modes, pods);
    lab.tick();
    return lab;
  }

  private static StagedLab after(StagedLab lab, String action, int seconds) {
    lab.act(action, Map.of());
    for (int i = 0; i < seconds; i++) {
      lab.tick();
    }
    return lab;
  }

  /** What a lab looks like at first. */
  static List<String> lines(StagedLab lab) {
    return PlainScreen.lines(frame(lab, 24, -1, false, ""));
  }

  private static Frame frame(StagedLab lab, int rows, int selected, boolean keys, String message) {
    return frame(lab, null, lab.now(), rows, selected, keys, message);
  }

  private static Frame frame(
      StagedLab lab,
      @Nullable Snapshot before,
      Snapshot now,
      int rows,
      int selected,
      boolean keys,
      String message) {
    return new Frame(
        lab.modes(),
        lab.leftOut(),
        lab.actions(),
        now,
        before,
        COLUMNS,
        rows,
        selected,
        keys,
        message);
  }

  private static void expect(String name, Frame frame) throws IOException {
    List<String> lines = PlainScreen.lines(frame);
    assertThat(lines).hasSizeLessThanOrEqualTo(frame.rows());
    assertThat(lines).allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(80));
    Path file = SCREENS.resolve(name + ".txt");
    String screen = String.join("\n", lines) + "\n";
    if (System.getProperty("scenarios.rewrite") != null) {
      Files.createDirectories(SCREENS);
      Files.writeString(file, screen);
    }
    assertThat(screen).isEqualTo(Files.readString(file));
  }

  @Test
  void beforeAnythingHasHappened() throws IOException {
    expect("begin", frame(lab(7, 6), 24, -1, false, ""));
  }

  @Test
  void afterAScaleUpIn24Rows() throws IOException {
    expect("scale-up", frame(after(lab(7, 6), "scale-up", 8), 24, -1, false, ""));
  }

  @Test
  void whatIsSaidOfSixWaysFitsIn24RowsAndIsNotCut() throws IOException {
    Frame frame = said(6, 24, LONG);
    expect("six", frame);
    assertThat(text(frame))
        .contains("1 BAD " + LONG, "5 BAD " + LONG)
        .contains("6 BAD " + SHORT)
        .doesNotContain("~");
  }

  @Test
  void whereThereIsLessRoomClausesGiveWayAndNoneIsCut() throws IOException {
    Frame frame = said(8, 24, LONG);
    expect("eight", frame);
    assertThat(text(frame))
        .contains("1 BAD " + LONG)
        .contains("2 BAD " + SHORT, "8 BAD " + SHORT)
        .doesNotContain("~");
  }

  @Test
  void ofNineWaysAllIsSaidIn24Rows() throws IOException {
    Frame frame = said(9, 24, LONG);
    expect("nine", frame);
    assertThat(text(frame))
        .contains("1 BAD ", "9 BAD " + SHORT, "+ Scale up,", "q end")
        .doesNotContain("~");
  }

  @Test
  void ofNineWaysAllIsSaidThoughTheMachineStoodStillAndKeysGiveWay() {
    StagedLab lab = lab(9, 6);
    lab.stall(0.84);
    lab.tick();
    Frame frame = frame(lab, null, said(lab, LONG), 24, -1, false, "");
    assertThat(text(frame))
        .contains("this machine stood still for 840 ms", "1 BAD ", "9 BAD " + SHORT, "Keys: + - ")
        .doesNotContain("~", "more lines");
  }

  @Test
  void aWayWithAPolicySaysItsRuleAndWhatItKnowsOfEachPod() throws IOException {
    StagedLab lab = lab(8, 6);
    expect("policy", frame(lab, 40, 7, false, ""));
    assertThat(text(frame(lab, 40, 7, false, "")))
        .contains("picks by adaptive, 1 % leave the zone; scores in ms: ")
        .contains("(ejected, tried in 1.2 s)", "(starts slowly, 30 %)");
  }

  @Test
  void aWayInFullHasItsAnswerInFull() {
    StagedLab lab = lab(8, 6);
    Frame frame = frame(lab, null, said(lab, LONG), 24, 7, false, "");
    assertThat(text(frame)).contains("event 0:12 greeter-7d9f8c6b5-7pj4g is slow: " + LONG);
  }

  private static Frame said(int modes, int rows, String sentence) {
    StagedLab lab = lab(modes, 6);
    return frame(lab, null, said(lab, sentence), rows, -1, false, "");
  }

  private static Snapshot said(StagedLab lab, String sentence) {
    Snapshot now = lab.now();
    List<AnswerNow> answers =
        lab.modes().stream().map(mode -> new AnswerNow(mode.id(), "bad", sentence)).toList();
    String what = "greeter-7d9f8c6b5-7pj4g is slow";
    return new Snapshot(
        now.at(),
        now.ratePerMode(),
        now.windowSeconds(),
        now.cluster(),
        now.modes(),
        List.of(new EventNow(1, 12, null, "fault", what, answers)),
        now.actions(),
        now.stalls());
  }

  private static String text(Frame frame) {
    return String.join(" ", PlainScreen.lines(frame)).replaceAll(" +", " ");
  }

  @Test
  void whoStillCallsPodsThatDrainIsSeen() throws IOException {
    StagedLab lab = after(lab(6, 4), "rollout", 1);
    Snapshot before = lab.now();
    lab.tick();
    expect("rollout", frame(lab, before, lab.now(), 24, -1, false, ""));
  }

  @Test
  void afterAResetNothingOfBeforeIsNoticed() throws IOException {
    expect("reset", frame(after(after(lab(6, 4), "scale-up", 4), "reset", 4), 24, -1, false, ""));
  }

  @Test
  void twelveWaysAndTwentyPodsIn24Rows() throws IOException {
    expect("many", frame(after(lab(12, 20), "rollout", 8), 24, -1, false, ""));
  }

  @Test
  void aTallTerminalHasThePodsToo() throws IOException {
    expect("tall", frame(after(lab(7, 6), "slow-pod", 3), 50, -1, false, ""));
  }

  @Test
  void aWayInFull() throws IOException {
    expect("way", frame(after(lab(7, 6), "failing-pod", 3), 40, 5, false, ""));
  }

  @Test
  void theKeys() throws IOException {
    expect("keys", frame(lab(7, 6), 40, -1, true, ""));
  }

  @Test
  void whatAKeyWasRefused() throws IOException {
    expect("refused", frame(lab(2, 3), 24, -1, false, "replicas must be from 0 to 40, but is 41"));
  }

  @Test
  void aLabThatOnlyWatches() throws IOException {
    StagedLab watching = new StagedLab(1, 2, 3, true);
    expect("read-only", frame(watching, 24, -1, false, ""));
  }

  @Test
  void aMachineThatStoodStillIsSaid() throws IOException {
    StagedLab lab = lab(2, 3);
    lab.stall(0.84);
    expect("stalled", frame(after(lab, "scale-up", 3), 24, -1, false, ""));
  }

  @Test
  void waysThatCannotBeHereAreLeftOutWithTheReason() throws IOException {
    StagedLab lab = lab(2, 3);
    lab.leftOut("Headless + round_robin", "names have no ports.");
    lab.leftOut("Headless + MaxConnectionAge", "names have no ports.");
    lab.leftOut("Carrier pigeon", "there is no window.");
    expect("left-out", frame(lab, 24, -1, false, ""));
  }

  @ParameterizedTest
  @CsvSource({"80,24", "80,10", "80,1", "40,24", "20,5", "1,1"})
  void neverLeavesTheTerminal(int columns, int rows) {
    StagedLab lab = after(lab(12, 20), "failing-pod", 3);
    for (int selected = -1; selected < 12; selected++) {
      for (boolean keys : new boolean[] {true, false}) {
        List<String> lines =
            PlainScreen.lines(
                new Frame(
                    lab.modes(),
                    lab.leftOut(),
                    lab.actions(),
                    lab.now(),
                    null,
                    columns,
                    rows,
                    selected,
                    keys,
                    "no"));
        assertThat(lines).hasSizeLessThanOrEqualTo(rows);
        assertThat(lines)
            .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(columns));
      }
    }
  }

  @Test
  void whatAClusterSaysCannotMoveTheCursor() {
    StagedLab lab = after(lab(12, 20), "failing-pod", 3);
    for (int selected = -1; selected < 12; selected++) {
      assertThat(String.join("", PlainScreen.lines(frame(lab, 60, selected, false, "\u001b[2J"))))
          .doesNotContain("\u001b");
    }
  }
}
