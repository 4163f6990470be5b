// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.Zones;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a balancer; a stage that is null is off. Equal ones balance alike.
 *
 * @param pick how an endpoint is picked
 * @param zones whether the client's own zone is used first
 * @param subset whether a client uses only some of many endpoints
 * @param healthCheck whether endpoints are watched by the health service (gRFC A17)
 * @param ejection whether endpoints that fail are left out
 * @param slowStart whether newcomers get less at first
 * @param panicThreshold below which share of usable endpoints {@link #healthCheck} is not believed
 * @param streams until when a stream counts as in flight
 */
public record BalancerConfig(
    PickRule pick,
    @Nullable Zones zones,
    @Nullable Subset subset,
    boolean healthCheck,
    @Nullable Ejection ejection,
    @Nullable SlowStart slowStart,
    double panicThreshold,
    Streams streams) {

  /** Envoy's {@code healthy_panic_threshold}. */
  public static final double DEFAULT_PANIC_THRESHOLD = 0.5;

  /** Until when a stream counts as a call in flight. */
  public enum Streams {
    /** Until it ends: right where streams cost the server something as long as they are open. */
    UNTIL_CLOSED,
    /** Until its first message comes: right for subscriptions that idle most of the time. */
    UNTIL_FIRST_MESSAGE
  }
}
