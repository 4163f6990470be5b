// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.standins.tls.Certificates.KeyType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the test authority signs. */
class CertificatesTest {

  private final Certificates certificates = Certificates.create();

  private static X509Certificate read(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void isItsOwnIssuer() throws Exception {
    X509Certificate authority = read(certificates.caPem());
    authority.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isNotNegative();
  }

  @Test
  void putsNamesAndAddressesIntoServerCertificates() throws Exception {
    Identity server = certificates.server("api.example.com", "127.0.0.1", "::1");
    X509Certificate leaf = read(server.certificatePem());
    leaf.verify(certificates.authority().getPublicKey());
    leaf.checkValidity();
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "api.example.com"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(leaf.getIssuerX500Principal()).isNotEqualTo(leaf.getSubjectX500Principal());
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void signsClientsWithKeysOfBothTypes(KeyType type) throws Exception {
    Identity client = certificates.client(type, "system:node:n1", "system:nodes", "more");
    X509Certificate leaf = read(client.certificatePem());
    leaf.verify(certificates.authority().getPublicKey());
    assertThat(leaf.getSubjectX500Principal().getName())
        .contains("CN=system:node:n1", "O=system:nodes", "O=more");
    assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo(type.name());
    String pem = client.keyPem();
    assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----\n");
    byte[] der =
        Base64.getMimeDecoder()
            .decode(
                pem.replace("-----BEGIN PRIVATE KEY-----", "")
                    .replace("-----END PRIVATE KEY-----", ""));
    assertThat(KeyFactory.getInstance(type.name()).generatePrivate(new PKCS8EncodedKeySpec(der)))
        .isEqualTo(client.key());
  }

  @Test
  void canBeAnRsaAuthority() throws Exception {
    Certificates rsa = Certificates.create("old", KeyType.RSA);
    assertThat(rsa.authority().getPublicKey().getAlgorithm()).isEqualTo("RSA");
    rsa.server(KeyType.RSA, "x").certificate().verify(rsa.authority().getPublicKey());
  }

  @Test
  void refusesAServerWithoutAName() {
    assertThatThrownBy(() -> certificates.server())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one name");
  }
}
