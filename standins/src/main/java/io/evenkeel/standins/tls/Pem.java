// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Writes PEM (RFC 7468). */
final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String certificates(List<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        pem.append(block("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("Certificate cannot be encoded", e);
      }
    }
    return pem.toString();
  }

  static String block(String label, byte[] der) {
    return String.format(
        Locale.ROOT,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n",
        label,
        LINES.encodeToString(der),
        label);
  }
}
