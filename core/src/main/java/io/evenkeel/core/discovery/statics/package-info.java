/**
 * Scheme {@code static}: endpoints written in the target itself.
 *
 * <p>Start with {@link io.evenkeel.core.discovery.statics.StaticDiscoveryProvider}.
 */
@NullMarked
package io.evenkeel.core.discovery.statics;

import org.jspecify.annotations.NullMarked;
