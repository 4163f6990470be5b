// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.grpc.balancer.LiveBalancers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * What the {@code evenkeel} policies of this process know.
 *
 * <pre>{@code
 * EvenkeelBalancers.snapshots().forEach(System.out::println);
 * }</pre>
 */
public final class EvenkeelBalancers {

  private EvenkeelBalancers() {}

  /**
   * One snapshot of each channel that uses the policy and is not idle, in the order in which they
   * came up. Thread-safe; must not be called from within a channel's callbacks. A channel that does
   * not answer within a second is left out.
   */
  public static List<BalancerSnapshot> snapshots() {
    return LiveBalancers.snapshots();
  }

  /** Logs all snapshots at INFO. */
  public static void log() {
    Logger log = System.getLogger(EvenkeelBalancers.class.getName());
    for (BalancerSnapshot snapshot : snapshots()) {
      log.log(Level.INFO, snapshot.toString());
    }
  }
}
