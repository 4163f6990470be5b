// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate and its key, read again as they change.
 *
 * <p>A handshake that has begun with one pair ends with it: the alias names the generation, and the
 * pair before the newest is kept. Thread-safe.
 */
final class ReloadingIdentity extends X509ExtendedKeyManager {

  private final PemSource certificateSource;
  private final PemSource keySource;
  private final Timers timers;
  private byte @Nullable [] certificateSeen;
  private byte @Nullable [] keySeen;
  private long readAt;
  private volatile Pair current = new Pair(0, new X509Certificate[0], null);
  private volatile Pair previous = current;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Pair(int generation, X509Certificate[] chain, @Nullable PrivateKey key) {}

  ReloadingIdentity(PemSource certificate, PemSource key, Timers timers) {
    this.certificateSource = certificate;
    this.keySource = key;
    this.timers = timers;
    load();
  }

  int generation() {
    return current.generation();
  }

  /** Reads both again; returns whether they are others than before. */
  synchronized boolean refresh() {
    try {
      return load();
    } catch (PemException e) {
      // Between two writes of a rotation: the last good pair stays in force.
      return false;
    }
  }

  synchronized void refreshIfDue() {
    if (timers.nanoTime() - readAt >= ReloadingTrust.INTERVAL.toNanos()) {
      var unused = refresh();
    }
  }

  private synchronized boolean load() {
    readAt = timers.nanoTime();
    byte[] certificate = certificateSource.read();
    byte[] key = keySource.read();
    if (Arrays.equals(certificate, certificateSeen) && Arrays.equals(key, keySeen)) {
      return false;
    }
    Pair fresh;
    if (certificate == null || key == null) {
      fresh = new Pair(current.generation() + 1, new X509Certificate[0], null);
    } else {
      X509Certificate[] chain =
          Pem.certificates(certificateSource.name(), certificate).toArray(new X509Certificate[0]);
      PrivateKey privateKey = PrivateKeys.read(keySource.name(), key);
      checkPair(chain[0].getPublicKey(), privateKey);
      fresh = new Pair(current.generation() + 1, chain, privateKey);
    }
    previous = current;
    current = fresh;
    certificateSeen = certificate;
    keySeen = key;
    return true;
  }

  /** The two are separate files, so a rotation shows halves for a moment; a handshake must not. */
  private void checkPair(PublicKey publicKey, PrivateKey privateKey) {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> privateKey.getAlgorithm();
        };
    boolean matches;
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      matches = signature.verify(signed);
    } catch (GeneralSecurityException e) {
      matches = false;
    }
    if (!matches) {
      throw new PemException(
          "the private key in "
              + keySource.name()
              + " is not the one of the certificate in "
              + certificateSource.name()
              + "; give the two that belong together");
    }
  }

  private @Nullable String choose(String[] keyTypes) {
    Pair pair = current;
    if (pair.key() == null) {
      return null;
    }
    String algorithm = pair.key().getAlgorithm();
    for (String type : keyTypes) {
      if (type.equals(algorithm)) {
        return Integer.toString(pair.generation());
      }
    }
    return null;
  }

  private @Nullable Pair pair(String alias) {
    for (Pair pair : new Pair[] {current, previous}) {
      if (Integer.toString(pair.generation()).equals(alias)) {
        return pair;
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    // Shown whatever issuers the server names: a server that names none of ours says why it refuses
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyTypes);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Pair pair = pair(alias);
    return pair == null ? null : pair.chain().clone();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Pair pair = pair(alias);
    return pair == null ? null : pair.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = choose(new String[] {keyType});
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
