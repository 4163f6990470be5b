/**
 * Balancing without gRPC and without a clock of its own: endpoints of a set pass stages (zones,
 * subset, health, ejection, slow start, panic), and a pick rule chooses among those that are left.
 *
 * <p>Start with {@code Balancer}; rules are in {@code pick}, metrics in {@code metric}, stages in
 * {@code stage}, and the contracts to write one's own in {@code spi}.
 */
@NullMarked
@Unstable
package io.evenkeel.core.balance;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
