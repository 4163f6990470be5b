// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import java.util.List;

/** All ways of calling that the lab shows. */
public final class Modes {

  private static final List<Mode> ALL =
      List.of(
          ClusterIp.oneClient(),
          ClusterIp.fiveClients(),
          new HeadlessPickFirst(),
          new HeadlessRoundRobin(),
          new MaxConnectionAge(),
          new KubernetesApi(),
          new EvenkeelDns(),
          new KubernetesEvenkeel(),
          new DnsEvenkeel());

  private Modes() {}

  /** In the order to show them. */
  public static List<Mode> all() {
    return ALL;
  }
}
