// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.EventNow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final List<String> lines = new ArrayList<>();
  private final Progress progress = new Progress(lines::add);

  @Test
  void saysWhatBeginsAndHowLongItTakes() {
    progress.begins(Scenarios.named("pinned"));

    assertThat(lines)
        .containsExactly(
            "Running 'pinned' (16 s): Three pods and steady load: who gets the calls?");
  }

  @Test
  void tellsEachEventOnceWhenItBeginsAndOnceWhenItIsOver() {
    progress.look(List.of());
    progress.look(List.of(event(1, 12.04, null, "DNS does not answer")));
    progress.look(List.of(event(1, 12.04, null, "DNS does not answer")));
    assertThat(lines).containsExactly(" 12 s  DNS does not answer");

    progress.look(List.of(event(1, 12.04, 32.9, "DNS does not answer")));
    progress.look(List.of(event(1, 12.04, 32.9, "DNS does not answer")));
    assertThat(lines)
        .containsExactly(" 12 s  DNS does not answer", " 32 s  Over: DNS does not answer");
  }

  @Test
  void tellsWhatItMissedInTheOrderOfTime() {
    progress.look(
        List.of(event(1, 12, 31.4, "Rollout restart"), event(2, 20, null, "Scaled from 3 to 6")));

    assertThat(lines)
        .containsExactly(
            " 12 s  Rollout restart", " 20 s  Scaled from 3 to 6", " 31 s  Over: Rollout restart");
  }

  private static EventNow event(int id, double at, @Nullable Double until, String text) {
    return new EventNow(id, at, until, "fault", text, List.of());
  }
}
