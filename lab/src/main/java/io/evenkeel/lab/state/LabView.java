// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A lab as those see it who show it or work its buttons: the page, the terminal, scenarios.
 *
 * <p>Thread-safe; no call blocks.
 */
public interface LabView {

  /** The ways of calling, in the order to show them. Constant. */
  List<ModeInfo> modes();

  /** The ways of calling that cannot be here, and why. Constant. */
  List<LeftOut> leftOut();

  /** What can be done, in the order to show it; empty in a lab that only watches. Constant. */
  List<ActionInfo> actions();

  /** How things stand. */
  Snapshot now();

  /** The last two minutes, second by second. */
  History history();

  /**
   * Does something. It has begun when this returns, and shows in a later snapshot.
   *
   * @param action an id of {@link #actions}
   * @param arguments such as {@code replicas}; by the action
   * @throws IllegalArgumentException if there is no such action, or an argument is not allowed; the
   *     message says what is
   * @throws IllegalStateException if it cannot be done as things are, such as to a Deployment that
   *     was deleted; the message says what to do
   */
  void act(String action, Map<String, String> arguments);

  /**
   * Tells {@code listener} each snapshot: one a second. Calls come one at a time, on the lab's own
   * thread, and must not block.
   *
   * @return ends it
   */
  Runnable listen(Consumer<Snapshot> listener);
}
