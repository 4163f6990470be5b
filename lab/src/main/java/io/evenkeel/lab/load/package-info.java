/**
 * Open-loop load: calls begin when they are due, whatever became of those before, and their latency
 * counts from then.
 *
 * <p>Start with {@link io.evenkeel.lab.load.Load}.
 */
@NullMarked
package io.evenkeel.lab.load;

import org.jspecify.annotations.NullMarked;
