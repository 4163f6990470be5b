/**
 * The command {@code evenkeel}.
 *
 * <p>Start with {@link io.evenkeel.cli.EvenkeelCommand}; each command is a class of its own.
 */
@NullMarked
package io.evenkeel.cli;

import org.jspecify.annotations.NullMarked;
