// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PemTest {

  private static final X509Bundle RSA = TestCertificates.client(TestCertificates.authority(), true);
  private static final X509Bundle EC = TestCertificates.client(TestCertificates.authority(), false);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static PrivateKey key(String pem) {
    return PrivateKeys.read("key.pem", bytes(pem));
  }

  /** What is wrapped in PKCS#8: its last octet string. */
  private static byte[] inner(PrivateKey key, int header) {
    byte[] der = key.getEncoded();
    return Arrays.copyOfRange(der, header, der.length);
  }

  @Test
  void readsPkcs8() {
    assertThat(key(RSA.getPrivateKeyPEM())).isEqualTo(RSA.getKeyPair().getPrivate());
    assertThat(key(EC.getPrivateKeyPEM()).getEncoded())
        .isEqualTo(EC.getKeyPair().getPrivate().getEncoded());
  }

  @Test
  void readsPkcs1() {
    PrivateKey rsa = RSA.getKeyPair().getPrivate();
    // SEQUENCE (4), version (3), algorithm (15), OCTET STRING (4)
    String pem = TestCertificates.pem("RSA PRIVATE KEY", inner(rsa, 26));
    RSAPrivateCrtKey read = (RSAPrivateCrtKey) key(pem);
    assertThat(read.getModulus()).isEqualTo(((RSAPrivateCrtKey) rsa).getModulus());
  }

  @Test
  void readsSec1WithItsParametersBeforeIt() {
    // openssl ecparam -name prime256v1 -genkey; a key of no one
    String pem =
        """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIK7KWAhcfEvpqQvsm/8xvNMxFNBCIuegQmXmo/efcMHFoAoGCCqGSM49
        AwEHoUQDQgAELz6ufXJZk0/gsBOrc10f7GAeregFJG0+KveQNl7DKQrxNG4ksagq
        NcV+wBYEbAUN0a6KqVspoSslyfaBxSJYrQ==
        -----END EC PRIVATE KEY-----
        """;
    PrivateKey read = key(pem);
    assertThat(read.getAlgorithm()).isEqualTo("EC");
    assertThat(((java.security.interfaces.ECPrivateKey) read).getS().bitLength()).isEqualTo(256);
  }

  @Test
  void refusesEncryptedKeysAndSaysHowToDecryptThem() {
    String pkcs8 = TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1});
    assertThatThrownBy(() -> key("\n" + pkcs8))
        .hasMessageStartingWith("key.pem, line 2: the private key is encrypted")
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    String old =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;
    assertThatThrownBy(() -> key(old)).hasMessageContaining("the private key is encrypted");
  }

  @Test
  void saysWhatWasFoundInsteadOfAKey() {
    assertThatThrownBy(() -> key(EC.getCertificatePEM()))
        .hasMessageStartingWith("key.pem: no private key in it; found BEGIN CERTIFICATE (line 1)");
    assertThatThrownBy(() -> key("")).hasMessageContaining("found nothing: it is empty");
    assertThatThrownBy(() -> key("secret"))
        .hasMessageContaining("6 bytes without a line -----BEGIN")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysWhatWasFoundInsteadOfACertificate() {
    assertThatThrownBy(() -> Pem.certificates("ca.crt", bytes(EC.getPrivateKeyPEM())))
        .hasMessage("ca.crt: no certificate in it; found BEGIN PRIVATE KEY (line 1)");
    String broken = TestCertificates.pem("CERTIFICATE", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Pem.certificates("ca.crt", bytes("\n\n" + broken)))
        .hasMessageStartingWith("ca.crt, line 3: not a certificate:");
  }

  @Test
  void findsTheLineOfABlockThatIsCutOffOrNotBase64() {
    String pem = EC.getCertificatePEM();
    String cut = pem.substring(0, pem.indexOf("-----END"));
    assertThatThrownBy(() -> Pem.certificates("ca.crt", bytes(cut)))
        .hasMessageStartingWith("ca.crt, line 1: BEGIN CERTIFICATE has no END CERTIFICATE");
    String odd = "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----";
    assertThatThrownBy(() -> Pem.certificates("ca.crt", bytes(odd)))
        .hasMessageStartingWith("ca.crt, line 1: BEGIN CERTIFICATE: not base64:");
  }

  @Test
  void refusesAKeyOfAnotherCertificate() {
    assertThatThrownBy(
            () ->
                new ReloadingIdentity(
                    PemSource.of("tls.crt", RSA.getCertificatePEM()),
                    PemSource.of("tls.key", EC.getPrivateKeyPEM()),
                    new TestTimers()))
        .hasMessageStartingWith("the private key in tls.key is not the one of the certificate in");
  }
}
