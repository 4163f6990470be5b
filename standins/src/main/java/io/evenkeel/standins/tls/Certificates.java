// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate authority in memory, for tests: it signs server and client certificates and hands
 * out everything as PEM. Nothing touches the disk, and no key outlives the process.
 *
 * <p>Thread-safe. Certificates are valid from yesterday for a year.
 */
public final class Certificates {

  /** The key of a certificate; some clients read only one sort. */
  public enum KeyType {
    /** Elliptic curve P-256: made in a millisecond. */
    EC,
    /** RSA with 2048 bits: what most clusters still have; costs some 100 ms to make. */
    RSA
  }

  private final X509Bundle authority;

  private Certificates(X509Bundle authority) {
    this.authority = authority;
  }

  /** A new authority with an EC key. */
  public static Certificates create() {
    // Not the name of any server: OpenSSL takes a certificate for self-signed if its issuer and
    // its subject have the same name.
    return create("evenkeel-stand-in-ca", KeyType.EC);
  }

  /** A new authority with that common name and sort of key. */
  public static Certificates create(String commonName, KeyType keyType) {
    CertificateBuilder builder =
        new CertificateBuilder()
            .subject("CN=" + commonName)
            .algorithm(algorithm(keyType))
            .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyCertSign, KeyUsage.cRLSign)
            .setIsCertificateAuthority(true);
    try {
      return new Certificates(builder.buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException("No authority could be made for " + commonName, e);
    }
  }

  /** The authority's own certificate. */
  public X509Certificate authority() {
    return authority.getCertificate();
  }

  /** The authority's own certificate as PEM: what goes into a {@code ca.crt}. */
  public String caPem() {
    return Pem.certificates(List.of(authority()));
  }

  /**
   * A certificate of a server, with an EC key.
   *
   * @param names what clients dial: DNS names and IP addresses, at least one
   */
  public Identity server(String... names) {
    return server(KeyType.EC, names);
  }

  /** A certificate of a server; {@code names} are DNS names and IP addresses, at least one. */
  public Identity server(KeyType keyType, String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("A server certificate needs at least one name");
    }
    CertificateBuilder builder =
        new CertificateBuilder()
            .subject("CN=" + names[0])
            .algorithm(algorithm(keyType))
            .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyEncipherment)
            .addExtendedKeyUsageServerAuth();
    for (String name : names) {
      if (isAddress(name)) {
        builder.addSanIpAddress(name);
      } else {
        builder.addSanDnsName(name);
      }
    }
    return issue(builder);
  }

  /**
   * A certificate of a client, as Kubernetes reads it: the common name is the user, each
   * organization a group.
   */
  public Identity client(KeyType keyType, String user, String... groups) {
    StringBuilder subject = new StringBuilder("CN=").append(escaped(user));
    for (String group : groups) {
      subject.append(",O=").append(escaped(group));
    }
    return issue(
        new CertificateBuilder()
            .subject(subject.toString())
            .algorithm(algorithm(keyType))
            .setKeyUsage(true, KeyUsage.digitalSignature)
            .addExtendedKeyUsageClientAuth());
  }

  private Identity issue(CertificateBuilder builder) {
    try {
      X509Bundle issued = builder.buildIssuedBy(authority);
      return new Identity(List.of(issued.getCertificatePath()), issued.getKeyPair().getPrivate());
    } catch (Exception e) {
      throw new IllegalStateException("No certificate could be signed", e);
    }
  }

  private static Algorithm algorithm(KeyType keyType) {
    return keyType == KeyType.RSA ? Algorithm.rsa2048 : Algorithm.ecp256;
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("+", "\\+");
  }
}
