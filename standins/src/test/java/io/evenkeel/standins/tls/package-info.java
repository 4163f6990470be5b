/**
 * The promises of the test authority.
 *
 * <p>Start with {@link io.evenkeel.standins.tls.CertificatesTest}.
 */
@NullMarked
package io.evenkeel.standins.tls;

import org.jspecify.annotations.NullMarked;
