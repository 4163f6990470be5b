/** How one of the candidates is picked; start with {@code LeastLoaded}. */
@NullMarked
@Unstable
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
