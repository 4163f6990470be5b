/**
 * The terminal without a terminal.
 *
 * <p>Start with {@link io.evenkeel.lab.terminal.PlainScreenTest} and the screens in its resources.
 */
@NullMarked
package io.evenkeel.lab.terminal;

import org.jspecify.annotations.NullMarked;
