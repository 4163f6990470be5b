/**
 * The model: who can be called, at one moment, as plain immutable values.
 *
 * <p>Start with {@link io.evenkeel.core.endpoint.EndpointSet}, then {@link
 * io.evenkeel.core.endpoint.Endpoint}; {@link io.evenkeel.core.endpoint.Target} is the grammar of
 * what users dial.
 */
@NullMarked
package io.evenkeel.core.endpoint;

import org.jspecify.annotations.NullMarked;
