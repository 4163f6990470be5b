// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stress;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Each rule, with and without stages. No subsets: an endpoint that must be called must be in. */
final class StressedConfigs {

  private StressedConfigs() {}

  static List<BalancerConfig> all() throws ConfigException {
    List<BalancerConfig> configs = new ArrayList<>();
    for (String rule :
        List.of("adaptive", "round_robin", "least_request", "prequal", "weighted", "random")) {
      BalancerConfig config = BalancerConfig.parse(Map.of("pick", rule));
      configs.add(config);
      configs.add(config.toBuilder().zones(null).build());
      configs.add(config.toBuilder().ejection(null).slowStart(null).build());
    }
    configs.add(BalancerConfig.parse(Map.of("pick", Map.of("hash", Map.of("header", "key")))));
    return configs;
  }
}
