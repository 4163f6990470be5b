// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.BalancerConfig.Streams;
import io.evenkeel.core.balance.metric.Latency;
import io.evenkeel.core.balance.pick.LeastLoaded;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Zones;

/** Evenkeel's balancing as users get it, and without its stages. */
public final class Evenkeel {

  /** All at its defaults, each stage on. */
  public static final PolicyKind ADAPTIVE =
      EvenkeelPolicy.kind(
          "adaptive",
          "Evenkeel: latency times calls in flight of two choices; zones, ejection, slow start",
          new BalancerConfig(
              new LeastLoaded(Latency.DEFAULT, 2),
              Zones.DEFAULT,
              null,
              false,
              Ejection.DEFAULT,
              SlowStart.DEFAULT,
              BalancerConfig.DEFAULT_PANIC_THRESHOLD,
              Streams.UNTIL_CLOSED));

  /** The pick rule alone: what the stages add is the difference. */
  public static final PolicyKind ADAPTIVE_PICK =
      EvenkeelPolicy.kind(
          "adaptive-pick",
          "Evenkeel: latency times calls in flight of two choices, and nothing else",
          new BalancerConfig(
              new LeastLoaded(Latency.DEFAULT, 2),
              null,
              null,
              false,
              null,
              null,
              BalancerConfig.DEFAULT_PANIC_THRESHOLD,
              Streams.UNTIL_CLOSED));

  private Evenkeel() {}
}
