/**
 * When a name is asked for again, and what its answers mean together: a state machine without I/O.
 *
 * <p>Start with {@link io.evenkeel.dns.internal.follow.NameFollower}.
 */
@NullMarked
package io.evenkeel.dns.internal.follow;

import org.jspecify.annotations.NullMarked;
