// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.PickRule;
import java.util.HashMap;
import java.util.Map;

/** What configurations call the pick rules, as far as they give them no settings of their own. */
final class RuleNames {

  private static final Map<PickRule, String> NAMES = names(PickRules.installed());

  private RuleNames() {}

  /** The name of that rule; the rule in full where it has other settings. */
  static String of(PickRule rule) {
    return NAMES.getOrDefault(rule, rule.toString());
  }

  private static Map<PickRule, String> names(PickRules rules) {
    Map<PickRule, String> names = new HashMap<>();
    for (String name : rules.names()) {
      try {
        names.put(rules.parse("pick", name), name);
      } catch (ConfigException needsSettings) {
        // Then no lab has it, since it gives none.
      }
    }
    return names;
  }
}
