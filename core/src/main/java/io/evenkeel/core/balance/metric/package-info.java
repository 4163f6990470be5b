/** What an endpoint's load is; start with {@link io.evenkeel.core.balance.metric.InFlight}. */
@NullMarked
@Unstable
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
