// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.cluster;

import io.evenkeel.http.Credentials;
import io.evenkeel.http.PemSource;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.Timers;
import io.evenkeel.http.TlsSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The cluster that this process runs in, as its service account: the variables and files that the
 * kubelet gives to every pod.
 */
public final class InCluster {

  /** The variable with the API server's host. */
  public static final String HOST = "KUBERNETES_SERVICE_HOST";

  /** The variable with its port. */
  public static final String PORT = "KUBERNETES_SERVICE_PORT";

  private InCluster() {}

  /** Whether this process runs in a pod that has a service account. */
  public static boolean isThere(Map<String, String> environment, Path folder) {
    String host = environment.get(HOST);
    return host != null && !host.isEmpty() && Files.exists(folder.resolve("token"));
  }

  /**
   * How to reach it.
   *
   * @throws IllegalArgumentException if this is no pod; says what is missing
   */
  public static ServerAccess access(Map<String, String> environment, Path folder, Timers timers) {
    String host = environment.get(HOST);
    String port = environment.get(PORT);
    if (host == null || host.isEmpty() || port == null || port.isEmpty()) {
      throw new IllegalArgumentException(
          "This process runs in no Kubernetes pod: the variables "
              + HOST
              + " and "
              + PORT
              + " are not set. Outside a cluster add evenkeel-kubeconfig to the class path, or use"
              + " ClusterConfig.url(…)");
    }
    String bracketed = host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host;
    return new ServerAccess(
        URI.create("https://" + bracketed + ":" + port),
        TlsSource.builder().trust(PemSource.file(folder.resolve("ca.crt"))).build(),
        Credentials.bearerFile(folder.resolve("token"), timers),
        namespace(folder),
        null,
        Map.of());
  }

  /** The pod's namespace; {@code default} where the file cannot be read, as kubectl has it. */
  public static String namespace(Path folder) {
    try {
      String text = Files.readString(folder.resolve("namespace")).strip();
      return text.isEmpty() ? "default" : text;
    } catch (IOException notMounted) {
      return "default";
    }
  }
}
