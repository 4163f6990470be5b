// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.http.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InClusterTest {

  private static final Map<String, String> POD =
      Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");

  private final Timers timers = Cluster.timers(VirtualTime.create());
  @TempDir Path account;

  @Test
  void isThereWhereTheVariableIsSetAndATokenIsMounted() throws IOException {
    assertThat(InCluster.isThere(POD, account)).isFalse();
    Files.writeString(account.resolve("token"), "t");

    assertThat(InCluster.isThere(POD, account)).isTrue();
    assertThat(InCluster.isThere(Map.of(), account)).isFalse();
    assertThat(InCluster.isThere(Map.of("KUBERNETES_SERVICE_HOST", ""), account)).isFalse();
  }

  @Test
  void theServerIsWhatTheVariablesSay() {
    assertThat(InCluster.access(POD, account, timers).server())
        .hasToString("https://10.96.0.1:443");
  }

  @Test
  void anIpv6HostIsPutInBrackets() {
    assertThat(InCluster.access(pod("fd00::1"), account, timers).server())
        .hasToString("https://[fd00::1]:443");
    assertThat(InCluster.access(pod("[fd00::1]"), account, timers).server())
        .hasToString("https://[fd00::1]:443");
  }

  @Test
  void outsideAClusterItSaysWhatIsMissingAndWhatToDo() {
    assertThatThrownBy(() -> InCluster.access(Map.of(), account, timers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set")
        .hasMessageContaining("evenkeel-kubeconfig");
    assertThatThrownBy(
            () -> InCluster.access(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1"), account, timers))
        .hasMessageContaining("not set");
    assertThatThrownBy(() -> InCluster.access(pod(""), account, timers))
        .hasMessageContaining("not set");
  }

  @Test
  void theNamespaceIsThatOfThePodElseDefault() throws IOException {
    assertThat(InCluster.namespace(account)).isEqualTo("default");
    Files.writeString(account.resolve("namespace"), " \n");
    assertThat(InCluster.namespace(account)).isEqualTo("default");
    Files.writeString(account.resolve("namespace"), "prod\n");

    assertThat(InCluster.namespace(account)).isEqualTo("prod");
    assertThat(InCluster.access(POD, account, timers).namespace()).isEqualTo("prod");
  }

  private static Map<String, String> pod(String host) {
    return Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", "443");
  }
}
