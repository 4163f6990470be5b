/** What all of Evenkeel shares; start with {@link io.evenkeel.core.endpoint.EndpointSet}. */
@NullMarked
package io.evenkeel.core;

import org.jspecify.annotations.NullMarked;
