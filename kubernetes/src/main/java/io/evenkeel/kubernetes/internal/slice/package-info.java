/**
 * EndpointSlices: read from JSON, joined to the endpoints of a Service by one port.
 *
 * <p>Start with {@link io.evenkeel.kubernetes.internal.slice.ServiceSlices}.
 */
@NullMarked
package io.evenkeel.kubernetes.internal.slice;

import org.jspecify.annotations.NullMarked;
