// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;

/**
 * The cluster now.
 *
 * @param service the Service that is called, with its namespace
 * @param replicas how many pods are wanted
 * @param pods sorted by name
 * @param nodes sorted by name
 * @param apiUp whether the Kubernetes API answers
 * @param dnsUp whether DNS answers
 */
public record ClusterNow(
    String service,
    int replicas,
    List<PodNow> pods,
    List<NodeNow> nodes,
    boolean apiUp,
    boolean dnsUp) {

  public ClusterNow {
    pods = List.copyOf(pods);
    nodes = List.copyOf(nodes);
  }
}
