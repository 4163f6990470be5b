/**
 * The ways of calling a Service, one file each: what it is, what a user writes for it, what it
 * cannot do, and what it is held to.
 *
 * <p>Start with {@link io.evenkeel.lab.mode.Mode}; a new way is one more file and a line in {@link
 * io.evenkeel.lab.mode.Modes}.
 */
@NullMarked
package io.evenkeel.lab.mode;

import org.jspecify.annotations.NullMarked;
