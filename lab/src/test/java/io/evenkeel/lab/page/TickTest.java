// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.staged.StagedLab;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.Snapshot;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TickTest {

  private final StagedLab lab = new StagedLab(1, 2, 3);

  private Tick since(Snapshot before) {
    return Tick.since(before, before.at(), lab.now(), lab.history());
  }

  @Test
  void hasOnlyEventsThatAreNewOrHaveChanged() {
    lab.act("slow-pod", Map.of());
    lab.act("load-up", Map.of());
    lab.tick();
    Snapshot before = lab.now();
    lab.act("rollout", Map.of());
    lab.act("slow-pod", Map.of());
    lab.tick();

    Tick tick = since(before);

    assertThat(tick.snapshot().events()).extracting(EventNow::id).containsExactly(1, 3);
    assertThat(tick.oldestEvent()).isEqualTo(1);
    assertThat(tick.snapshot().modes()).isEqualTo(lab.now().modes());
  }

  @Test
  void hasNoOldestEventBeforeTheFirst() {
    Snapshot before = lab.now();
    lab.tick();
    assertThat(since(before).oldestEvent()).isNull();
  }

  @Test
  void hasTheSecondsThatTheReaderLacks() {
    lab.tick();
    Snapshot before = lab.now();
    lab.tick();
    lab.tick();

    Tick tick = since(before);

    assertThat(tick.history().at()).containsExactly(3.0, 4.0);
    assertThat(tick.history().modes().get("clusterip").failed()).hasSize(2);
    assertThat(tick.history().modes().get("clusterip").p99Millis())
        .isEqualTo(lab.history().modes().get("clusterip").p99Millis().subList(2, 4));
  }

  @Test
  void isSmallEnoughToComeEachSecond() {
    StagedLab large = new StagedLab(1, 12, 20);
    Snapshot before = large.now();
    large.act("scale-up", Map.of());
    large.tick();
    String json = Json.tick(Tick.since(before, before.at(), large.now(), large.history()));
    assertThat(json.length()).isLessThan(50_000);
  }
}
