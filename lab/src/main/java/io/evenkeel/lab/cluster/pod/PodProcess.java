// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

/** The process of one pod. Thread-safe; nothing blocks. */
public interface PodProcess {

  /** Whether it takes calls: what the readiness probe asks. False before it listens. */
  boolean isServing();

  /**
   * SIGTERM: it lingers, serving as before, then takes no more calls, ends those that it has, and
   * exits. Without effect a second time.
   *
   * @param exited is told once, wherever the end came from
   */
  void terminate(Runnable exited);

  /** SIGKILL: all its sockets are closed at once, and it has exited. */
  void kill();
}
