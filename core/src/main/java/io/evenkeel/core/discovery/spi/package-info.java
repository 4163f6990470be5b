/**
 * For authors of sources: what to implement, and what is there to build it with.
 *
 * <p>Start with {@link io.evenkeel.core.discovery.spi.DiscoveryProvider}.
 */
@NullMarked
package io.evenkeel.core.discovery.spi;

import org.jspecify.annotations.NullMarked;
