// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

/** Is told what the controllers did, for people. Called on the scheduler's thread. */
@FunctionalInterface
public interface Log {

  /**
   * Something happened.
   *
   * @param kind a word or two: {@code pod ready}
   * @param what to what, in a few words
   */
  void add(String kind, String what);
}
