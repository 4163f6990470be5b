/**
 * The programs that the suites on a real cluster run.
 *
 * <p>Start with {@link io.evenkeel.interop.WhoServer} and {@link io.evenkeel.interop.LoadClient}.
 */
@NullMarked
package io.evenkeel.interop;

import org.jspecify.annotations.NullMarked;
