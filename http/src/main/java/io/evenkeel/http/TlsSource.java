// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who to be in TLS: settings only, read when the first connection is opened.
 *
 * <p>Immutable. Files are read again: the CA before a connection is opened, at most once a minute,
 * and at once when a server is not trusted; the client certificate with each opened connection, on
 * a 401, and once a minute in use. Existing connections live on when the CA changes; when the
 * client certificate changes they take no new calls, since the server knows them by the old one.
 * What cannot be read any more leaves the last good state in force.
 */
public final class TlsSource {

  private static final TlsSource SYSTEM = builder().build();

  final @Nullable PemSource trust;
  final boolean insecure;
  final @Nullable PemSource certificate;
  final @Nullable PemSource key;
  final @Nullable SniName serverName;

  private TlsSource(Builder builder) {
    this.trust = builder.trust;
    this.insecure = builder.insecure;
    this.certificate = builder.certificate;
    this.key = builder.key;
    this.serverName = builder.serverName;
  }

  /** Trusts what the JVM trusts; no client certificate. */
  public static TlsSource system() {
    return SYSTEM;
  }

  /** A builder that begins like {@link #system()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same trust, with no client certificate and no other name: for a proxy. */
  TlsSource trustOnly() {
    Builder builder = builder();
    builder.trust = trust;
    builder.insecure = insecure;
    return builder.build();
  }

  /** What servers are verified against, for people. */
  String describeTrust() {
    if (insecure) {
      return "nothing (insecure)";
    }
    return trust == null ? "the JVM's own trust store" : trust.name();
  }

  /** Where it comes from, without any content. */
  @Override
  public String toString() {
    return "TlsSource[trust="
        + describeTrust()
        + (certificate == null ? "" : ", certificate=" + certificate.name())
        + (serverName == null ? "" : ", serverName=" + serverName.name())
        + "]";
  }

  /** Builds a {@link TlsSource}; not thread-safe. */
  public static final class Builder {

    private @Nullable PemSource trust;
    private boolean insecure;
    private @Nullable PemSource certificate;
    private @Nullable PemSource key;
    private @Nullable SniName serverName;

    private Builder() {}

    /** Trusts every certificate of this bundle, and no other. */
    public Builder trust(PemSource bundle) {
      trust = bundle;
      return this;
    }

    /**
     * Verifies neither chain nor name. For this origin only; anybody in between can read and change
     * everything, tokens included.
     */
    public Builder insecure() {
      insecure = true;
      return this;
    }

    /**
     * Shows this certificate (its chain may follow) to servers that ask. Keys may be RSA, EC or
     * Ed25519; PKCS#8, PKCS#1 or SEC1; not encrypted.
     */
    public Builder clientCertificate(PemSource certificate, PemSource key) {
      this.certificate = certificate;
      this.key = key;
      return this;
    }

    /** Asks for, and verifies, this name instead of the URI's host. */
    public Builder serverName(String name) {
      try {
        serverName = new SniName(name);
        var unused = serverName.indication();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "server name \"" + name + "\" is no host name: " + e.getMessage(), e);
      }
      return this;
    }

    /** The settings; nothing is read yet. */
    public TlsSource build() {
      if (insecure && trust != null) {
        throw new IllegalArgumentException(
            "insecure and trust in " + trust.name() + " contradict each other; choose one");
      }
      return new TlsSource(this);
    }
  }
}
