// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lab's options that would have no effect beside another, and why: nobody is to believe that
 * what they asked for was done. {@code --no-open} is none of them, since nothing opens then.
 */
final class LabOptions {

  private static final String SCENARIO = "--scenario";
  private static final String KUBECONFIG = "--kubeconfig";
  private static final String PLAIN = "--plain";

  private record Clash(String option, String with, String why) {}

  private static final List<Clash> CLASHES =
      List.of(
          new Clash(
              SCENARIO, KUBECONFIG, "does things to a cluster, which is only watched with that"),
          new Clash("--replicas", SCENARIO, "is the scenario's own"),
          new Clash("--seconds", SCENARIO, "is the scenario's own"),
          new Clash("--zone", SCENARIO, "is the scenario's own"),
          new Clash(PLAIN, SCENARIO, "shows a lab live, and a scenario is told when it is over"),
          new Clash("--port", SCENARIO, "is the page's, and a scenario has none"),
          new Clash("--listen", SCENARIO, "is the page's, and a scenario has none"),
          new Clash("--replicas", KUBECONFIG, "would change what is only watched"),
          new Clash("--rate", KUBECONFIG, "is said by the overlays, whose clients call"),
          new Clash("--pick", KUBECONFIG, "is said by the overlays, whose clients call"),
          new Clash("--zone", KUBECONFIG, "is said by the overlays, whose clients call"),
          new Clash("--ttl", KUBECONFIG, "is said by the cluster's own DNS"),
          new Clash("--seed", KUBECONFIG, "is of the lab's own cluster, and this one has none"),
          new Clash("--port", PLAIN, "is the page's, and there is none in a terminal"),
          new Clash("--listen", PLAIN, "is the page's, and there is none in a terminal"));

  private LabOptions() {}

  /**
   * What is wrong with these options together, and what to do; null where nothing is.
   *
   * @param given whether an option is on the command line
   */
  static @Nullable String wrong(Predicate<String> given) {
    if (given.test("--report") && !given.test(SCENARIO)) {
      return "--report is written for a scenario: add --scenario NAME";
    }
    if (given.test("--namespace") && !given.test(KUBECONFIG)) {
      return "--namespace is where the ways run on a cluster: add --kubeconfig FILE";
    }
    return CLASHES.stream()
        .filter(clash -> given.test(clash.option) && given.test(clash.with))
        .findFirst()
        .map(
            clash ->
                clash.option
                    + " has no effect with "
                    + clash.with
                    + ", since it "
                    + clash.why
                    + ": leave one of them out")
        .orElse(null);
  }
}
