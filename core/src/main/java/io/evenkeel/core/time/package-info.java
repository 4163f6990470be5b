/**
 * Time as something that is given: core code reads a clock and waits only through these.
 *
 * <p>Start with {@link io.evenkeel.core.time.Scheduler}; tests and simulations use {@link
 * io.evenkeel.core.time.VirtualTime}.
 */
@NullMarked
package io.evenkeel.core.time;

import org.jspecify.annotations.NullMarked;
