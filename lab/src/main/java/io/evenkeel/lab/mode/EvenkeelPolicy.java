// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import java.time.Duration;
import java.util.List;

/** What both ways with the policy {@code evenkeel} are held to, and say of themselves. */
final class EvenkeelPolicy {

  static final String CODE_OF_A_RULE =
      """
      // another pick rule, such as least_request, by the service config
          .defaultServiceConfig(Map.of("loadBalancingConfig",
              List.of(Map.of("evenkeel", Map.of("pick", "least_request")))))
      """;

  static final String LIMIT_OF_RULES =
      "What it is held to is held by the rule adaptive; docs/balancing.md says what other rules are"
          + " for.";

  /**
   * In slow start a pod has a tenth of a full weight during its first second, and a tenth more each
   * further one. Of three new pods beside three others each is drawn for about one of 17 calls at
   * first (two are drawn for each call, and it is among them with a chance of 0.06, half of which
   * it wins); at 120 calls a second that is 3.6 calls in the first second, 5 and 9 in the next two.
   * That it has none of those 18 by chance happens once in 10 million times.
   */
  static final Duration FIRST_CALL = Duration.ofSeconds(3);

  private EvenkeelPolicy() {}

  static List<Promise> promises() {
    return List.of();
  }
}
