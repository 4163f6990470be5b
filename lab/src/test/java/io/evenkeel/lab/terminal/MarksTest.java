// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pod each: its state, its calls a second, its calls before and now. */
class MarksTest {

  private final Map<String, PodNow> pods = new LinkedHashMap<>();
  private final List<PodShare> before = new ArrayList<>();
  private final List<PodShare> now = new ArrayList<>();

  private void pod(String state, double perSecond, long callsBefore, long callsNow) {
    String name = "pod-" + pods.size();
    pods.put(name, new PodNow(name, "127.0.0.1", "node", "zone", state, "", 1));
    before.add(new PodShare(name, perSecond, 0, callsBefore));
    now.add(new PodShare(name, perSecond, 0, callsNow));
  }

  private String marks(int room) {
    return new Marks(pods, snapshot(mode(before))).of(mode(now), room);
  }

  @Test
  void podsThatAreReadyAreComparedWithTheirMean() {
    pod("ready", 0, 0, 0);
    pod("ready", 2, 0, 2);
    pod("ready", 10, 0, 10);
    pod("ready", 28, 0, 28);
    assertThat(marks(6)).isEqualTo(".-=#");
  }

  @Test
  void podsThatDrainComeLastAndAreCalledOrNotSinceTheScreenBefore() {
    pod("draining", 20, 300, 320);
    pod("ready", 0, 0, 0);
    // What it had within the window of the rates was before.
    pod("draining", 15, 300, 300);
    assertThat(marks(6)).isEqualTo(".Dd");
  }

  @Test
  void podsThatDrainAreNoMeasureOfAShare() {
    pod("draining", 100, 0, 100);
    pod("ready", 5, 0, 5);
    pod("ready", 5, 0, 5);
    assertThat(marks(6)).isEqualTo("==D");
  }

  @Test
  void withoutAScreenBeforeTheRateHasToDo() {
    pod("draining", 15, 0, 300);
    pod("draining", 0, 0, 300);
    assertThat(new Marks(pods, null).of(mode(now), 6)).isEqualTo("Dd");
  }

  @Test
  void podsThatCannotBeCalledHaveNoMark() {
    pod("ready", 5, 0, 5);
    pod("starting", 0, 0, 0);
    pod("pending", 0, 0, 0);
    assertThat(marks(6)).isEqualTo("=");
  }

  @Test
  void whereThereIsNoRoomAMarkStandsForSeveralOfOneSort() {
    for (int i = 0; i < 10; i++) {
      pod("ready", 5, 0, 5);
    }
    for (int i = 0; i < 3; i++) {
      pod("draining", 5, 0, i);
    }
    assertThat(marks(6)).isEqualTo("====D");
    assertThat(marks(20)).isEqualTo("==========dDD");
  }

  private static ModeNow mode(List<PodShare> shares) {
    return new ModeNow(
        "way",
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        1,
        null,
        null,
        null,
        null,
        false,
        NoticeNow.NONE,
        "",
        10,
        shares,
        null);
  }

  private Snapshot snapshot(ModeNow mode) {
    ClusterNow cluster =
        new ClusterNow("greeter", 1, List.copyOf(pods.values()), List.of(), true, true);
    return new Snapshot(1, 60, 10, cluster, List.of(mode), List.of(), List.of(), List.of());
  }
}
