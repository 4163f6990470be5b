// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which default namespaces are remembered: those of files, and not of all of them for ever. */
class KubernetesDiscoveryProviderTest {

  private static final int MOST = KubernetesDiscoveryProvider.MOST_NAMESPACES;

  private final KubernetesDiscoveryProvider provider = new KubernetesDiscoveryProvider();
  @TempDir Path account;

  @BeforeEach
  void isProdAtFirst() throws IOException {
    Files.writeString(account.resolve("namespace"), "prod");
    assertThat(inCluster(account)).isEqualTo("greeter.prod");
    Files.writeString(account.resolve("namespace"), "test");
  }

  @Test
  void aDefaultNamespaceThatIsUsedIsNotReadAgain() {
    for (int i = 0; i < 3 * MOST; i++) {
      dialAnother(i);
      assertThat(inCluster(account)).isEqualTo("greeter.prod");
    }
  }

  @Test
  void aDefaultNamespaceThatIsNotUsedMakesRoomForOthers() {
    for (int i = 0; i < MOST - 1; i++) {
      dialAnother(i);
    }
    assertThat(inCluster(account)).isEqualTo("greeter.prod");

    for (int i = 0; i < MOST; i++) {
      dialAnother(MOST + i);
    }

    assertThat(inCluster(account)).isEqualTo("greeter.test");
  }

  @Test
  void whatIsSetInCodeWithItsTokensTakesNoRoom() {
    for (int i = 0; i < 2 * MOST; i++) {
      ClusterConfig url = ClusterConfig.url(URI.create("https://10.0.0.1")).withToken("token-" + i);
      assertThat(dial(url, account)).isEqualTo("greeter.default");
      ClusterConfig named = ClusterConfig.kubeconfig(Path.of("file-" + i), null);
      assertThat(dial(named.withNamespace("prod"), account)).isEqualTo("greeter.prod");
    }

    assertThat(inCluster(account)).isEqualTo("greeter.prod");
  }

  private void dialAnother(int i) {
    assertThat(inCluster(account.resolve("other-" + i))).isEqualTo("greeter.default");
  }

  private String inCluster(Path folder) {
    return dial(ClusterConfig.inCluster(), folder);
  }

  private String dial(ClusterConfig config, Path folder) {
    Settings settings =
        Settings.none()
            .with(KubernetesSettings.CLUSTER, config)
            .with(KubernetesSettings.SERVICE_ACCOUNT, folder.toString());
    return provider.source(Target.parse("kubernetes:///greeter"), settings).toString();
  }
}
