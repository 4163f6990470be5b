// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import java.time.Duration;
import java.util.Map;

/**
 * How nodes and controllers are. Immutable.
 *
 * @param zones the zone of each node
 * @param delay how long a controller takes to see a change and act, on average
 * @param creation how long a kubelet takes to create a container, on average
 * @param readinessPeriod how often a pod's readiness is probed
 * @param nodeGrace after what silence a node is not ready
 * @param eviction how long after that its pods are deleted
 */
public record ControlSettings(
    Map<String, String> zones,
    Duration delay,
    Duration creation,
    Duration readinessPeriod,
    Duration nodeGrace,
    Duration eviction) {

  /** Copies the nodes. */
  public ControlSettings {
    zones = Map.copyOf(zones);
  }
}
