// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain, leaf first, and the leaf's private key. Immutable.
 *
 * @param chain the leaf, then what signed it, without the root
 * @param key the leaf's private key
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  /** Copies the chain, which must not be empty. */
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A chain has at least the leaf");
    }
  }

  /** The leaf. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The chain as PEM, leaf first. */
  public String certificatePem() {
    return Pem.certificates(chain);
  }

  /** The key as PEM in PKCS#8 ({@code BEGIN PRIVATE KEY}), not encrypted. */
  public String keyPem() {
    return Pem.block("PRIVATE KEY", key.getEncoded());
  }
}
