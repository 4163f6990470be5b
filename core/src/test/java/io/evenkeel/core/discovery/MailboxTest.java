// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.spi.FakeContext;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final VirtualTime time = VirtualTime.create();
  private final List<Runnable> inHand = new ArrayList<>();
  private final List<Observation> told = new ArrayList<>();
  private final SharedWatch.Box box =
      new SharedWatch.Box(
          new FakeContext(time, inHand::add), "fake greeter", Duration.ofSeconds(10), told::add);

  private static Observation observation(int port) {
    return Observation.of(EndpointSet.of(Endpoint.of("10.0.0.1", port)));
  }

  @Test
  void whatASourceTellsIsDeliveredByItsOwnThread() {
    box.put(observation(1), true);
    box.put(observation(2), true);

    assertThat(time.pending()).isEmpty();
    inHand.remove(0).run();

    assertThat(told).containsExactly(observation(2));
  }

  @Test
  void whatIsToldOnAUsersThreadIsDeliveredByAnother() {
    box.put(observation(1), false);

    assertThat(inHand).isEmpty();
    time.run();

    assertThat(told).containsExactly(observation(1));
  }

  @Test
  void whatPilesUpBehindAThreadThatGoesOnIsDeliveredByAnother() {
    for (int port = 1; port <= 5; port++) {
      box.put(observation(port), true);
    }
    time.run();

    assertThat(told).containsExactly(observation(5));
    // The hand-over that was overtaken tells nothing, and stands in nobody's way.
    inHand.remove(0).run();
    inHand.remove(0).run();
    box.put(observation(6), true);
    inHand.remove(0).run();
    assertThat(told).containsExactly(observation(5), observation(6));
  }
}
