// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

/**
 * Runs what is in a pod: the container runtime of the small Kubernetes. Thread-safe.
 *
 * <p>Tests run processes that are none; see {@link GrpcPods} for the real ones.
 */
public interface PodRuntime {

  /**
   * Begins a pod's process, which takes its time until it serves.
   *
   * @param name the pod's
   * @param node where it runs
   * @param address where it shall listen
   */
  PodProcess start(String name, String node, PodAddress address);
}
