// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import io.evenkeel.core.balance.BalancerConfig;

/** Evenkeel's balancing as users get it, and without its stages. */
public final class Evenkeel {

  /** All at its defaults. */
  public static final PolicyKind ADAPTIVE =
      EvenkeelPolicy.kind(
          "adaptive",
          "Evenkeel: expected latency of two choices, with zones, ejection and slow start",
          BalancerConfig.DEFAULT);

  /** The pick rule alone: what the stages add is the difference. */
  public static final PolicyKind ADAPTIVE_PICK =
      EvenkeelPolicy.kind(
          "adaptive-pick",
          "Evenkeel: expected latency of two choices, and no stage before it",
          BalancerConfig.DEFAULT.toBuilder().zones(null).ejection(null).slowStart(null).build());

  private Evenkeel() {}
}
