/** What happens before a pick: who is a candidate, and with what weight. */
@NullMarked
@Unstable
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
