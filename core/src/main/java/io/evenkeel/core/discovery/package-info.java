/**
 * The source contract: watch a target, be told what it is now and whenever that changes.
 *
 * <p>Start with {@link io.evenkeel.core.discovery.Discovery}; {@link
 * io.evenkeel.core.discovery.Discoveries} is how to get one. Authors of sources go on in {@code
 * spi}.
 */
@NullMarked
package io.evenkeel.core.discovery;

import org.jspecify.annotations.NullMarked;
