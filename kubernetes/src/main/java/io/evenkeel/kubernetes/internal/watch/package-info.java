/**
 * Following a collection of EndpointSlices: list, watch, resume, list again, back off.
 *
 * <p>Start with {@link io.evenkeel.kubernetes.internal.watch.ListWatch}; its behaviour is written
 * down as traces in the tests' {@code scenarios} folder.
 */
@NullMarked
package io.evenkeel.kubernetes.internal.watch;

import org.jspecify.annotations.NullMarked;
