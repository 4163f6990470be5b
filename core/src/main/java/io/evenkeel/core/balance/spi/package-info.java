/**
 * The contracts of balancing, small enough to write one's own: a metric says how loaded an endpoint
 * is, a pick rule chooses among candidates.
 *
 * <p>Start with {@link io.evenkeel.core.balance.spi.PickRule} and {@link
 * io.evenkeel.core.balance.spi.LoadMetric}.
 */
@NullMarked
@Unstable
package io.evenkeel.core.balance.spi;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
