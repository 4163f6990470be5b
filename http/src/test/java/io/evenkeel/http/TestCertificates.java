// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.StringWriter;
import java.util.Base64;

/** Certificates for tests; the costly ones are made once. */
final class TestCertificates {

  private static final X509Bundle CA = authority("Evenkeel test CA");
  private static final X509Bundle SERVER = server(CA, "localhost");

  private TestCertificates() {}

  static X509Bundle authority() {
    return CA;
  }

  static X509Bundle authority(String name) {
    try {
      return new CertificateBuilder()
          .ecp256()
          .subject("CN=" + name)
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** For localhost, 127.0.0.1 and ::1, by the one CA. */
  static X509Bundle server() {
    return SERVER;
  }

  static X509Bundle server(X509Bundle issuer, String name) {
    try {
      CertificateBuilder builder =
          new CertificateBuilder().ecp256().subject("CN=" + name).addSanDnsName(name);
      if (name.equals("localhost")) {
        builder.addSanIpAddress("127.0.0.1").addSanIpAddress("::1");
      }
      return builder.buildIssuedBy(issuer);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Bundle client(X509Bundle issuer, boolean rsa) {
    try {
      CertificateBuilder builder = new CertificateBuilder().subject("CN=client");
      return (rsa ? builder.rsa2048() : builder.ecp256()).buildIssuedBy(issuer);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String label, byte[] der) {
    StringWriter text = new StringWriter();
    text.write("-----BEGIN " + label + "-----\n");
    text.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    text.write("\n-----END " + label + "-----\n");
    return text.toString();
  }

  static PemSource trust(X509Bundle ca) {
    return PemSource.of("the test CA", ca.getRootCertificatePEM());
  }
}
