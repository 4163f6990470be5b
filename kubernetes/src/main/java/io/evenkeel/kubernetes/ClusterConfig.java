// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.http.Origin;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and who to be there. A value: equal ones share connections and watches.
 *
 * <p>Immutable. Files are named here and read later, again and again as they change: a kubeconfig
 * itself where the server refuses who asks or cannot be reached, at most twice a minute, for other
 * credentials and certificates; {@code toString} shows no secret.
 */
public final class ClusterConfig {

  /** How a cluster is found. */
  enum Kind {
    AUTO,
    IN_CLUSTER,
    KUBECONFIG,
    URL
  }

  private static final ClusterConfig AUTO = new ClusterConfig(Kind.AUTO);
  private static final ClusterConfig IN_CLUSTER = new ClusterConfig(Kind.IN_CLUSTER);

  private final Kind kind;
  private @Nullable Path kubeconfig;
  private @Nullable String context;
  private @Nullable URI url;
  private @Nullable String namespace;
  private @Nullable String token;
  private @Nullable Path tokenFile;
  private @Nullable String caPem;
  private @Nullable Path caFile;
  private @Nullable URI proxy;

  private ClusterConfig(Kind kind) {
    this.kind = kind;
  }

  private ClusterConfig(ClusterConfig from) {
    kind = from.kind;
    kubeconfig = from.kubeconfig;
    context = from.context;
    url = from.url;
    namespace = from.namespace;
    token = from.token;
    tokenFile = from.tokenFile;
    caPem = from.caPem;
    caFile = from.caFile;
    proxy = from.proxy;
  }

  /**
   * The cluster that this process runs in, if it runs in one; else what kubectl would use, if
   * {@code evenkeel-kubeconfig} is on the class path.
   */
  public static ClusterConfig auto() {
    return AUTO;
  }

  /** The cluster that this process runs in, as its service account. */
  public static ClusterConfig inCluster() {
    return IN_CLUSTER;
  }

  /**
   * A context of a kubeconfig; needs {@code evenkeel-kubeconfig} on the class path.
   *
   * @param file null for what kubectl would read: {@code KUBECONFIG}, else {@code ~/.kube/config}
   * @param context null for the current one
   */
  public static ClusterConfig kubeconfig(@Nullable Path file, @Nullable String context) {
    ClusterConfig config = new ClusterConfig(Kind.KUBECONFIG);
    config.kubeconfig = file;
    config.context = context;
    return config;
  }

  /**
   * An API server by its URL: {@code https://…} with a token and a CA, or {@code http://…} such as
   * {@code kubectl proxy} serves.
   *
   * @throws IllegalArgumentException if the URL holds a user or password, which the API does not
   *     take, and which logs and metrics would show; does not quote it
   */
  public static ClusterConfig url(URI url) {
    if (Origin.mayHoldPassword(url)) {
      throw new IllegalArgumentException(
          "The URL of an API server must not hold a user or password, but in this one, which is not"
              + " shown, something stands before an '@'; write https://HOST:PORT, and give a token by"
              + " ClusterConfig.withToken or withTokenFile, or use a kubeconfig");
    }
    ClusterConfig config = new ClusterConfig(Kind.URL);
    config.url = url;
    return config;
  }

  /** The namespace of targets that name none. */
  public ClusterConfig withNamespace(String namespace) {
    ClusterConfig copy = new ClusterConfig(this);
    copy.namespace = namespace;
    return copy;
  }

  /** A bearer token; only with {@link #url}. */
  public ClusterConfig withToken(String token) {
    ClusterConfig copy = ofUrl("token");
    copy.token = token;
    return copy;
  }

  /**
   * A file with a bearer token, read again each minute and when refused; only with {@link #url}.
   */
  public ClusterConfig withTokenFile(Path file) {
    ClusterConfig copy = ofUrl("token file");
    copy.tokenFile = file;
    return copy;
  }

  /** The certificates to trust, as PEM; only with {@link #url}. */
  public ClusterConfig withCa(String pem) {
    ClusterConfig copy = ofUrl("CA");
    copy.caPem = pem;
    return copy;
  }

  /** A file with the certificates to trust, read again when it changes; only with {@link #url}. */
  public ClusterConfig withCaFile(Path file) {
    ClusterConfig copy = ofUrl("CA file");
    copy.caFile = file;
    return copy;
  }

  /** An {@code http} or {@code https} proxy; without this none is used. Only with {@link #url}. */
  public ClusterConfig withProxy(URI proxy) {
    ClusterConfig copy = ofUrl("proxy");
    copy.proxy = proxy;
    return copy;
  }

  /** This, by a kubeconfig. */
  ClusterConfig toKubeconfig(@Nullable Path file, @Nullable String context) {
    ClusterConfig config = kubeconfig(file, context);
    config.namespace = namespace;
    return config;
  }

  /** Reads what a property or a variable says: {@code auto}, {@code in-cluster}, … or a URL. */
  static ClusterConfig parse(String text) {
    return switch (text) {
      case "auto" -> auto();
      case "in-cluster" -> inCluster();
      case "kubeconfig" -> kubeconfig(null, null);
      default -> {
        URI url = URI.create(text);
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
          throw new IllegalArgumentException();
        }
        yield url(url);
      }
    };
  }

  private ClusterConfig ofUrl(String what) {
    if (kind != Kind.URL) {
      throw new IllegalArgumentException(
          "A " + what + " can only be given with ClusterConfig.url(…), not with " + this);
    }
    return new ClusterConfig(this);
  }

  Kind kind() {
    return kind;
  }

  @Nullable Path kubeconfigFile() {
    return kubeconfig;
  }

  @Nullable String context() {
    return context;
  }

  @Nullable URI url() {
    return url;
  }

  @Nullable String namespace() {
    return namespace;
  }

  @Nullable String token() {
    return token;
  }

  @Nullable Path tokenFile() {
    return tokenFile;
  }

  @Nullable String caPem() {
    return caPem;
  }

  @Nullable Path caFile() {
    return caFile;
  }

  @Nullable URI proxy() {
    return proxy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterConfig that
        && kind == that.kind
        && Objects.equals(kubeconfig, that.kubeconfig)
        && Objects.equals(context, that.context)
        && Objects.equals(url, that.url)
        && Objects.equals(namespace, that.namespace)
        && Objects.equals(token, that.token)
        && Objects.equals(tokenFile, that.tokenFile)
        && Objects.equals(caPem, that.caPem)
        && Objects.equals(caFile, that.caFile)
        && Objects.equals(proxy, that.proxy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        kind, kubeconfig, context, url, namespace, token, tokenFile, caPem, caFile, proxy);
  }

  /** For people and logs: where it is, without secrets. */
  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "the default cluster";
      case IN_CLUSTER -> "the cluster this runs in";
      case KUBECONFIG ->
          "kubeconfig "
              + (kubeconfig == null ? "of kubectl" : kubeconfig)
              + (context == null ? "" : ", context " + context);
      case URL -> String.valueOf(url);
    };
  }
}
