// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.http.Credentials;
import io.evenkeel.http.PemSource;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.ServerAccessProvider;
import io.evenkeel.http.TlsSource;
import io.evenkeel.kubernetes.internal.ClusterFinder;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import io.evenkeel.kubernetes.internal.cluster.InCluster;
import io.evenkeel.kubernetes.internal.slice.DnsLabel;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** From what is set to how the cluster is reached. */
final class ClusterLocator {

  private static final String KUBECTL = "KUBECONFIG";

  private final ClusterConfig config;
  private final Settings settings;
  // A text: most Services have one of these, and to make a path of it is cheap.
  private final String serviceAccount;

  /**
   * What tells two clusters apart: also where the service account lies, for those in a cluster, and
   * what of the environment says where a cluster is. None of that is secret.
   *
   * @param kubeconfig null where the environment does not decide on it, as with those that follow
   */
  private record Key(
      ClusterConfig config,
      String serviceAccount,
      @Nullable String kubeconfig,
      @Nullable String host,
      @Nullable String port) {

    static Key of(ClusterConfig config, String serviceAccount, Map<String, String> environment) {
      ClusterConfig.Kind kind = config.kind();
      boolean auto = kind == ClusterConfig.Kind.AUTO;
      boolean pod = auto || kind == ClusterConfig.Kind.IN_CLUSTER;
      boolean kubectl =
          auto || (kind == ClusterConfig.Kind.KUBECONFIG && config.kubeconfigFile() == null);
      return new Key(
          config,
          serviceAccount,
          kubectl ? environment.get(KUBECTL) : null,
          pod ? environment.get(InCluster.HOST) : null,
          pod ? environment.get(InCluster.PORT) : null);
    }

    @Override
    public String toString() {
      return config.toString();
    }
  }

  private ClusterLocator(ClusterConfig config, Settings settings) {
    this.config = config;
    this.settings = settings;
    this.serviceAccount = settings.require(KubernetesSettings.SERVICE_ACCOUNT);
  }

  /**
   * What is set, where {@code kubeconfig} and {@code context} say more than the default cluster.
   */
  static ClusterLocator of(Settings settings) {
    ClusterConfig config = settings.require(KubernetesSettings.CLUSTER);
    String file = settings.get(KubernetesSettings.KUBECONFIG);
    String context = settings.get(KubernetesSettings.CONTEXT);
    boolean inTarget =
        settings.isInTarget(KubernetesSettings.KUBECONFIG)
            || settings.isInTarget(KubernetesSettings.CONTEXT);
    switch (config.kind()) {
      case AUTO -> {
        if (file != null || context != null) {
          config = config.toKubeconfig(file == null ? null : Path.of(file), context);
        }
      }
      case KUBECONFIG -> {
        // What the target says counts before the code; what the environment says, after it.
        if (inTarget) {
          config =
              config.toKubeconfig(
                  settings.isInTarget(KubernetesSettings.KUBECONFIG) && file != null
                      ? Path.of(file)
                      : config.kubeconfigFile(),
                  settings.isInTarget(KubernetesSettings.CONTEXT) ? context : config.context());
        }
      }
      case IN_CLUSTER, URL -> {
        if (inTarget) {
          throw new IllegalArgumentException(
              "The target names a kubeconfig or a context, but the code has chosen "
                  + config
                  + "; leave one of the two out");
        }
      }
    }
    return new ClusterLocator(config, settings);
  }

  ClusterFinder finder() {
    return new ClusterFinder(key(), this::access, this::defaultNamespace, this::evidence);
  }

  /** A value that tells clusters and users apart. */
  Object key() {
    return Key.of(config, serviceAccount, settings.environment());
  }

  /** Whether {@link ClusterFinder#namespace} is told by the configuration, and no file is read. */
  boolean tellsNamespace() {
    return config.namespace() != null || config.kind() == ClusterConfig.Kind.URL;
  }

  /**
   * The namespace of targets that name none. Reads a small file, or the kubeconfig.
   *
   * @throws IllegalArgumentException if that cannot be read, or names none that could be
   */
  private String defaultNamespace() {
    String namespace = config.namespace() != null ? config.namespace() : namespaceOfCluster();
    if (!DnsLabel.isLabel(namespace)) {
      throw new IllegalArgumentException(
          "The namespace of "
              + config
              + " is '"
              + namespace
              + "', but must be lower case letters, digits and hyphens, at most 63 of them");
    }
    return namespace;
  }

  private String namespaceOfCluster() {
    return switch (kind()) {
      case IN_CLUSTER -> InCluster.namespace(serviceAccount());
      case KUBECONFIG ->
          kubeconfig().namespace(config.kubeconfigFile(), config.context(), settings.environment());
      case URL, AUTO -> "default";
    };
  }

  private Path serviceAccount() {
    return Path.of(serviceAccount);
  }

  /** AUTO, decided. */
  private ClusterConfig.Kind kind() {
    if (config.kind() != ClusterConfig.Kind.AUTO) {
      return config.kind();
    }
    return InCluster.isThere(settings.environment(), serviceAccount()) || findKubeconfig() == null
        ? ClusterConfig.Kind.IN_CLUSTER
        : ClusterConfig.Kind.KUBECONFIG;
  }

  private ServerAccess access(SourceContext context) {
    var timers = Cluster.timers(context.scheduler());
    return switch (kind()) {
      case IN_CLUSTER, AUTO -> InCluster.access(settings.environment(), serviceAccount(), timers);
      case KUBECONFIG ->
          kubeconfig()
              .access(
                  config.kubeconfigFile(),
                  config.context(),
                  settings.environment(),
                  context.executor(),
                  timers,
                  context.scheduler()::now);
      case URL ->
          new ServerAccess(
              Objects.requireNonNull(config.url()),
              tls(),
              credentials(context),
              Objects.requireNonNullElse(config.namespace(), "default"),
              config.proxy(),
              Map.of());
    };
  }

  /**
   * The content of the kubeconfig's files, as digests: it has tokens. Of what only they name the
   * HTTP client sees changes itself.
   */
  private @Nullable List<ByteBuffer> evidence() {
    if (kind() != ClusterConfig.Kind.KUBECONFIG) {
      return null;
    }
    List<ByteBuffer> digests = new ArrayList<>();
    for (String file : kubeconfigFiles()) {
      digests.add(digest(file));
    }
    return digests;
  }

  /** By kubectl's rules. */
  private List<String> kubeconfigFiles() {
    if (config.kubeconfigFile() != null) {
      return List.of(config.kubeconfigFile().toString());
    }
    String list = settings.environment().get(KUBECTL);
    return list == null || list.isEmpty()
        ? List.of(Path.of(System.getProperty("user.home"), ".kube", "config").toString())
        : List.of(list.split(File.pathSeparator, -1));
  }

  private static ByteBuffer digest(String file) {
    try {
      byte[] content = file.isEmpty() ? new byte[0] : Files.readAllBytes(Path.of(file));
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (IOException | InvalidPathException notReadable) {
      return ByteBuffer.allocate(0);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private TlsSource tls() {
    if (config.caFile() != null) {
      return TlsSource.builder().trust(PemSource.file(config.caFile())).build();
    }
    if (config.caPem() != null) {
      return TlsSource.builder()
          .trust(PemSource.of("ClusterConfig.withCa", config.caPem()))
          .build();
    }
    return TlsSource.system();
  }

  private Credentials credentials(SourceContext context) {
    if (config.tokenFile() != null) {
      return Credentials.bearerFile(config.tokenFile(), Cluster.timers(context.scheduler()));
    }
    return config.token() == null ? Credentials.none() : Credentials.bearer(config.token());
  }

  private static ServerAccessProvider kubeconfig() {
    ServerAccessProvider provider = findKubeconfig();
    if (provider == null) {
      throw new IllegalArgumentException(
          "A kubeconfig can only be read with evenkeel-kubeconfig on the class path; add it, or use"
              + " ClusterConfig.url(…)");
    }
    return provider;
  }

  private static @Nullable ServerAccessProvider findKubeconfig() {
    Iterator<ServerAccessProvider> found =
        ServiceLoader.load(ServerAccessProvider.class, ClusterLocator.class.getClassLoader())
            .iterator();
    return found.hasNext() ? found.next() : null;
  }
}
