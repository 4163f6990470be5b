// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How connections leave: directly, or through a proxy that was asked for.
 *
 * <p>The JDK's client speaks to {@code http} proxies without a password itself. For the others,
 * which it cannot speak to (no TLS to a proxy, no basic authentication of tunnels unless a JVM-wide
 * property is set), it is sent through a {@link ConnectRelay}.
 */
final class ProxyRoute {

  private static final ProxyRoute DIRECT = new ProxyRoute(null, 0, null, null);

  private final @Nullable URI proxy;
  private final int port;
  private final @Nullable String authorization;
  private final @Nullable ConnectRelay relay;

  private ProxyRoute(
      @Nullable URI proxy, int port, @Nullable String authorization, @Nullable ConnectRelay relay) {
    this.proxy = proxy;
    this.port = port;
    this.authorization = authorization;
    this.relay = relay;
  }

  /** Refuses what is no usable proxy; connects to nothing yet. */
  static ProxyRoute to(@Nullable URI proxy, URI server, TlsSource tls, Timers timers) {
    if (proxy == null) {
      return DIRECT;
    }
    boolean secure = "https".equalsIgnoreCase(proxy.getScheme());
    if (!secure && !"http".equalsIgnoreCase(proxy.getScheme())) {
      throw new IllegalArgumentException(
          "proxy "
              + withoutSecrets(proxy)
              + ": scheme "
              + proxy.getScheme()
              + "; allowed are http and https");
    }
    if (proxy.getHost() == null) {
      throw new IllegalArgumentException(
          "proxy " + withoutSecrets(proxy) + " must be like http://host:port");
    }
    int port = proxy.getPort() >= 0 ? proxy.getPort() : secure ? 443 : 80;
    String user = proxy.getUserInfo();
    String authorization = user == null ? null : basic(user);
    boolean secureServer = "https".equalsIgnoreCase(server.getScheme());
    if (secure && !secureServer) {
      throw new IllegalArgumentException(
          "proxy "
              + withoutSecrets(proxy)
              + ": to the clear-text server "
              + server
              + " only an http proxy leads; call the server by https");
    }
    if (!secure && (authorization == null || !secureServer)) {
      return new ProxyRoute(proxy, port, authorization, null);
    }
    Tls proxyTls = secure ? new Tls(tls.trustOnly(), timers) : null;
    ConnectRelay relay =
        new ConnectRelay(proxy.getHost(), port, proxyTls, authorization, target(server));
    return new ProxyRoute(proxy, port, null, relay);
  }

  private static String basic(String user) {
    String pair = user.indexOf(':') < 0 ? user + ":" : user;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String target(URI server) {
    return server.getHost() + ":" + (server.getPort() >= 0 ? server.getPort() : 443);
  }

  boolean isUsed() {
    return proxy != null;
  }

  /**
   * The host, as it stands in a URI, whose address the client needs; null if it needs none: the
   * relay listens on an address, and itself looks the proxy's name up on a thread of its own.
   */
  @Nullable String connectsTo(URI server) {
    if (proxy == null) {
      return server.getHost();
    }
    return relay == null ? proxy.getHost() : null;
  }

  /** Starts the relay if one is needed. */
  ProxySelector selector() {
    if (proxy == null) {
      return HttpClient.Builder.NO_PROXY;
    }
    return ProxySelector.of(
        relay != null
            ? relay.start()
            : InetSocketAddress.createUnresolved(unbracketed(proxy.getHost()), port));
  }

  /** Headers for the proxy, which the client keeps from the server. */
  Map<String, String> headers() {
    if (relay != null) {
      return Map.of("Proxy-Authorization", relay.ticket());
    }
    return authorization == null ? Map.of() : Map.of("Proxy-Authorization", authorization);
  }

  /** What the proxy last said, for a message; may be empty. */
  String lastProblem() {
    String problem = relay == null ? null : relay.lastProblem();
    return problem == null ? "" : " (" + problem + ")";
  }

  void close() {
    if (relay != null) {
      relay.close();
    }
  }

  static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String withoutSecrets(URI uri) {
    return uri.getScheme()
        + "://"
        + (uri.getHost() == null ? "?" : uri.getHost())
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  @Override
  public String toString() {
    return proxy == null ? "none" : withoutSecrets(proxy);
  }
}
