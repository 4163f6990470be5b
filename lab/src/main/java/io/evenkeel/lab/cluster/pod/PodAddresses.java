// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import org.jspecify.annotations.Nullable;

/** The addresses that pods get, as a network plugin hands them out. Thread-safe. */
public interface PodAddresses extends AutoCloseable {

  /** An address that no pod has; null if all are taken. */
  @Nullable PodAddress take();

  /** A pod is gone; its address may come again, after all others. */
  void release(PodAddress address);

  /** Gives back what it holds of the machine. */
  @Override
  void close();
}
