/**
 * A lab in a terminal: 80 to 100 columns, no colours, redrawn in place.
 *
 * <p>Start with {@link io.evenkeel.lab.terminal.LabTerminal}; what is on it is in {@link
 * io.evenkeel.lab.terminal.PlainScreen}.
 */
@NullMarked
package io.evenkeel.lab.terminal;

import org.jspecify.annotations.NullMarked;
