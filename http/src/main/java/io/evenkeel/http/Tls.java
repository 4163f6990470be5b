// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one origin: one context, so that sessions are resumed, over trust and identity that
 * reload. Thread-safe; reads files, so it is used on the executor.
 */
final class Tls {

  private final TlsSource source;
  private final Timers timers;
  private @Nullable SSLContext context;
  private @Nullable ReloadingTrust trust;
  private volatile @Nullable ReloadingIdentity identity;

  Tls(TlsSource source, Timers timers) {
    this.source = source;
    this.timers = timers;
  }

  TlsSource source() {
    return source;
  }

  /**
   * The context for a connection that is about to be opened, with what the files hold now.
   *
   * @throws PemException where a file was never readable
   */
  synchronized SSLContext context() {
    SSLContext built = context;
    if (built == null) {
      built = build();
      context = built;
      return built;
    }
    if (trust != null) {
      trust.refreshIfDue();
    }
    ReloadingIdentity mine = identity;
    if (mine != null) {
      mine.refresh();
    }
    return built;
  }

  /** Changes whenever the client certificate does; connections of another generation are old. */
  int generation() {
    ReloadingIdentity mine = identity;
    return mine == null ? 0 : mine.generation();
  }

  /** Reads the client certificate again; returns whether it is another than before. */
  boolean refreshIdentity() {
    ReloadingIdentity mine = identity;
    return mine != null && mine.refresh();
  }

  /** Reads the client certificate again if that was not done for a minute. */
  void refreshIdentityIfDue() {
    ReloadingIdentity mine = identity;
    if (mine != null) {
      mine.refreshIfDue();
    }
  }

  private SSLContext build() {
    try {
      TrustManager[] trusts = null; // the JVM's own
      if (source.insecure) {
        trusts = new TrustManager[] {new TrustEverything()};
      } else if (source.trust != null) {
        trust = new ReloadingTrust(source.trust, timers);
        trusts = new TrustManager[] {trust};
      }
      KeyManager[] keys = new KeyManager[0]; // none; null would ask for the JVM's own
      if (source.certificate != null && source.key != null) {
        ReloadingIdentity mine = new ReloadingIdentity(source.certificate, source.key, timers);
        keys = new KeyManager[] {mine};
        identity = mine;
      }
      SSLContext fresh = SSLContext.getInstance("TLS");
      fresh.init(keys, trusts, null);
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new PemException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }
}
