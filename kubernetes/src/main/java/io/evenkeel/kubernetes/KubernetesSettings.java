// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Setting;
import java.util.List;

/** The settings of scheme {@code kubernetes}, beside those that every scheme knows. */
public final class KubernetesSettings {

  /** Which cluster. */
  public static final Setting<ClusterConfig> CLUSTER =
      new Setting<>(
          "cluster",
          "Which cluster, and who to be there; with more detail in code, by ClusterConfig.",
          "auto, in-cluster, kubeconfig, or the URL of an API server without a user or password (who to"
              + " be is said by a kubeconfig, or in code by ClusterConfig)",
          ClusterConfig.auto(),
          ClusterConfig::parse);

  /** A context of the kubeconfig. */
  public static final Setting<String> CONTEXT =
      Setting.text(
          "context", null, "The context of the kubeconfig to use, instead of the current one.");

  /** A kubeconfig. */
  public static final Setting<String> KUBECONFIG =
      Setting.text("kubeconfig", null, "The kubeconfig to use, instead of the one of kubectl.");

  /** The folder of the service account. */
  public static final Setting<String> SERVICE_ACCOUNT =
      Setting.text(
          "service-account",
          "/var/run/secrets/kubernetes.io/serviceaccount",
          "The folder that holds the pod's token, ca.crt and namespace.");

  /** What a target may have as parameters. */
  static final List<Setting<?>> IN_TARGET = List.of(CONTEXT, KUBECONFIG);

  /** All of them, in the order of the docs. */
  public static final List<Setting<?>> ALL = List.of(CLUSTER, CONTEXT, KUBECONFIG, SERVICE_ACCOUNT);

  private KubernetesSettings() {}
}
