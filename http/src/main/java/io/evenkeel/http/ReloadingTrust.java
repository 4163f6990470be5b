// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts every certificate of a bundle, and the bundle's successor as soon as a server needs it.
 *
 * <p>Connections that exist are not verified again, so a rotation loses none. Thread-safe.
 */
final class ReloadingTrust extends X509ExtendedTrustManager {

  /** As often as client-go looks at rotating files; less often only delays a rotation. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final PemSource source;
  private final Timers timers;
  private byte[] seen;
  private long readAt;
  private volatile X509ExtendedTrustManager current;
  private volatile int version;

  ReloadingTrust(PemSource source, Timers timers) throws GeneralSecurityException {
    this.source = source;
    this.timers = timers;
    byte[] pem = source.read();
    this.seen = pem == null ? new byte[0] : pem;
    this.current = managerFor(source.name(), seen);
    this.readAt = timers.nanoTime();
  }

  /** Reads the bundle again if that was not done within the last minute. */
  void refreshIfDue() {
    if (due()) {
      refresh();
    }
  }

  private synchronized boolean due() {
    return timers.nanoTime() - readAt >= INTERVAL.toNanos();
  }

  /** Reads the bundle again; returns whether it now trusts others. */
  private synchronized boolean refresh() {
    readAt = timers.nanoTime();
    try {
      byte[] pem = source.read();
      if (pem == null || Arrays.equals(pem, seen)) {
        return false;
      }
      current = managerFor(source.name(), pem);
      version = version + 1;
      seen = pem;
      return true;
    } catch (PemException | GeneralSecurityException e) {
      // Half written or briefly gone: the last good bundle stays in force.
      return false;
    }
  }

  private static X509ExtendedTrustManager managerFor(String name, byte[] pem)
      throws GeneralSecurityException {
    List<X509Certificate> anchors = Pem.certificates(name, pem);
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    for (int i = 0; i < anchors.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), anchors.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager) {
        return (X509ExtendedTrustManager) manager;
      }
    }
    throw new GeneralSecurityException("the JVM has no PKIX trust manager for X.509");
  }

  private void check(Check check) throws CertificateException {
    int used = version;
    try {
      check.by(current);
    } catch (CertificateException e) {
      // Perhaps the server was moved to a new CA a moment ago: look before refusing it.
      if (!refresh() && version == used) {
        throw e;
      }
      check.by(current);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(manager -> manager.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(manager -> manager.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(manager -> manager.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("for clients only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("for clients only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("for clients only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return current.getAcceptedIssuers();
  }

  private interface Check {
    void by(X509ExtendedTrustManager manager) throws CertificateException;
  }
}
