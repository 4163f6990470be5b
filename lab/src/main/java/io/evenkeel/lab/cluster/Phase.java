// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

/** Where a pod is in its life. */
public enum Phase {
  /** It waits for a node, or for its container to be created. */
  PENDING,
  /** Its process runs; whether it takes calls is another matter. */
  RUNNING,
  /** It was deleted and is about to end. */
  TERMINATING
}
