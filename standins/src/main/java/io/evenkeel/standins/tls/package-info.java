/**
 * Certificates for tests: an authority in memory, what it signs, and all of it as PEM.
 *
 * <p>Start with {@link io.evenkeel.standins.tls.Certificates}.
 */
@NullMarked
package io.evenkeel.standins.tls;

import org.jspecify.annotations.NullMarked;
