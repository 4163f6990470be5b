/**
 * The server's side: a pod that leaves a rolling update without a failed call, and connections that
 * do not live for ever.
 *
 * <p>Start with {@link io.evenkeel.serving.Lifecycle}.
 */
@NullMarked
package io.evenkeel.serving;

import org.jspecify.annotations.NullMarked;
