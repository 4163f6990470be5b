// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

  @Test
  void showsWhoGetsTheCallsAndAlsoThatNoneFailed() {
    List<String> lines =
        Screen.lines(
            List.of("pod-1", "pod-2"),
            List.of("evenly", "through a virtual IP"),
            List.of(
                new Caller.Tally(Map.of("pod-1", 25, "pod-2", 25), 0, ""),
                new Caller.Tally(Map.of("pod-1", 49, "pod-0", 1), 2, "UNAVAILABLE: gone")),
            false);

    assertThat(lines)
        .containsExactly(
            "evenkeel demo: 2 pods; the API answers",
            "",
            "evenly",
            "  pod-1    " + bar(25) + "   25/s",
            "  pod-2    " + bar(25) + "   25/s",
            "  failed: 0",
            "",
            "through a virtual IP",
            "  pod-0    " + bar(1) + "    1/s leaving",
            "  pod-1    " + bar(49) + "   49/s",
            "  pod-2    " + bar(0) + "    0/s",
            "  failed: 2; the last: UNAVAILABLE: gone",
            "",
            "keys: + pod comes  - pod goes  r replace one  m API mute or not  q end");
  }

  private static String bar(int length) {
    return "#".repeat(length) + " ".repeat(50 - length);
  }
}
