// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Builds an {@link Origin}; not thread-safe. */
public final class OriginBuilder {

  private final URI base;
  private final Executor executor;
  private final Timers timers;
  private final RandomGenerator random;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private TlsSource tls = TlsSource.system();
  private Credentials credentials = Credentials.none();
  private @Nullable URI proxy;
  private String probePath = "/version";
  private Duration probeInterval = Duration.ofSeconds(10);
  private Duration probeTimeout = Duration.ofSeconds(10);
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration headerTimeout = Duration.ofSeconds(30);
  private Duration idleTimeout = Duration.ofSeconds(30);
  private OriginObserver observer = OriginObserver.NONE;
  private NameLookup.Resolver resolver = NameLookup.Resolver.JDK;

  OriginBuilder(URI base, Executor executor, Timers timers, RandomGenerator random) {
    // First of all, since the other refusals show the URI.
    if (Origin.mayHoldPassword(base)) {
      throw new IllegalArgumentException(
          "the server's URI must not hold a user or password; give them as credentials");
    }
    String scheme = base.getScheme();
    if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
      throw new IllegalArgumentException(
          "server \"" + base + "\": scheme " + scheme + "; allowed are https and http");
    }
    if (base.getHost() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "server \"" + base + "\" must be like https://host:port or https://host:port/prefix");
    }
    this.base = base;
    this.executor = executor;
    this.timers = timers;
    this.random = random;
    this.headers.put("User-Agent", List.of("evenkeel"));
  }

  /** Whom to trust and who to be; default {@link TlsSource#system()}. Unused for http. */
  public OriginBuilder tls(TlsSource tls) {
    this.tls = tls;
    return this;
  }

  /** Who the caller is; default {@link Credentials#none()}. They are closed with the origin. */
  public OriginBuilder credentials(Credentials credentials) {
    this.credentials = credentials;
    return this;
  }

  /**
   * An {@code http} or {@code https} proxy, perhaps with {@code user:password@}; null, the default,
   * for none. The JVM's and the system's proxies are never used.
   */
  public OriginBuilder proxy(@Nullable URI proxy) {
    this.proxy = proxy;
    return this;
  }

  /** A cheap path for probes, any status of which is a sign of life; default {@code /version}. */
  public OriginBuilder probePath(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("probe path \"" + path + "\" must begin with /");
    }
    this.probePath = URI.create(path).toString(); // Refuses now what no probe could be sent to.
    return this;
  }

  /**
   * After how much silence on a connection with open streams to probe it, and how long to wait for
   * an answer; default 10 s each, so a mute connection is found within 30 s and probed at most six
   * times a minute. Smaller finds sooner and costs the server more.
   */
  public OriginBuilder probe(Duration interval, Duration timeout) {
    this.probeInterval = positive("probe interval", interval);
    this.probeTimeout = positive("probe time-out", timeout);
    return this;
  }

  /** For TCP and TLS together; default 10 s. */
  public OriginBuilder connectTimeout(Duration timeout) {
    this.connectTimeout = positive("connect time-out", timeout);
    return this;
  }

  /** From a call to its response's headers, for requests that set none; default 30 s. */
  public OriginBuilder headerTimeout(Duration timeout) {
    this.headerTimeout = positive("header time-out", timeout);
    return this;
  }

  /** How long a connection without streams is kept; default 30 s. */
  public OriginBuilder idleTimeout(Duration timeout) {
    this.idleTimeout = positive("idle time-out", timeout);
    return this;
  }

  /** The {@code User-Agent} header; default {@code evenkeel}. */
  public OriginBuilder userAgent(String userAgent) {
    return header("User-Agent", List.of(userAgent));
  }

  /** A header for every request, with one or more values. */
  public OriginBuilder header(String name, List<String> values) {
    for (String value : values) {
      if (!Failures.isHeaderValue(value)) {
        throw new IllegalArgumentException(
            "header "
                + name
                + ": the value holds a character that no header may hold, such as a line break;"
                + " allowed is printable ASCII");
      }
    }
    headers.put(name, List.copyOf(values));
    return this;
  }

  /** Sees what the connections do; default nobody. */
  public OriginBuilder observer(OriginObserver observer) {
    this.observer = observer;
    return this;
  }

  /** Who knows the addresses of names; default the JDK. */
  OriginBuilder resolver(NameLookup.Resolver resolver) {
    this.resolver = resolver;
    return this;
  }

  /** The origin; nothing is read or connected before its first call. */
  public Origin build() {
    return new Origin(
        new Settings(
            base,
            tls,
            credentials,
            ProxyRoute.to(proxy, base, tls, timers),
            new SteadyExecutor(executor),
            timers,
            random,
            probePath,
            probeInterval,
            probeTimeout,
            connectTimeout,
            headerTimeout,
            idleTimeout,
            new LinkedHashMap<>(headers),
            observer,
            resolver));
  }

  private static Duration positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " " + value + " must be more than zero");
    }
    return value;
  }
}
