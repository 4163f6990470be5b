// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {

  private static final URI SERVER = URI.create("https://10.0.0.1:6443");

  private static List<ClusterConfig> all() {
    ClusterConfig url = ClusterConfig.url(SERVER);
    return List.of(
        ClusterConfig.auto(),
        ClusterConfig.inCluster(),
        ClusterConfig.inCluster().withNamespace("prod"),
        ClusterConfig.kubeconfig(null, null),
        ClusterConfig.kubeconfig(Path.of("config"), null),
        ClusterConfig.kubeconfig(null, "east"),
        url,
        ClusterConfig.url(URI.create("http://10.0.0.1")),
        url.withNamespace("prod"),
        url.withToken("secret"),
        url.withTokenFile(Path.of("token")),
        url.withCa("pem"),
        url.withCaFile(Path.of("ca")),
        url.withProxy(URI.create("http://proxy:1")));
  }

  @Test
  void isAValueInWhichEveryPartCounts() {
    List<ClusterConfig> first = all();
    List<ClusterConfig> second = all();
    for (int i = 0; i < first.size(); i++) {
      for (int j = 0; j < second.size(); j++) {
        assertThat(first.get(i).equals(second.get(j))).as("%d %d", i, j).isEqualTo(i == j);
      }
      assertThat(first.get(i)).hasSameHashCodeAs(second.get(i));
    }
  }

  @Test
  void itsTextShowsWhereAndNoSecret() {
    assertThat(ClusterConfig.auto()).hasToString("the default cluster");
    assertThat(ClusterConfig.inCluster()).hasToString("the cluster this runs in");
    assertThat(ClusterConfig.kubeconfig(null, null)).hasToString("kubeconfig of kubectl");
    assertThat(ClusterConfig.kubeconfig(Path.of("config"), "east"))
        .hasToString("kubeconfig config, context east");
    assertThat(ClusterConfig.url(SERVER).withToken("secret").withCa("pem"))
        .hasToString("https://10.0.0.1:6443");
  }

  @Test
  void whatOnlyAUrlNeedsIsRefusedWithAnythingElse() {
    assertThatThrownBy(() -> ClusterConfig.auto().withToken("secret"))
        .hasMessage(
            "A token can only be given with ClusterConfig.url(…), not with the default cluster");
    ClusterConfig inCluster = ClusterConfig.inCluster();
    assertThatThrownBy(() -> inCluster.withTokenFile(Path.of("x"))).hasMessageContaining("A token");
    assertThatThrownBy(() -> inCluster.withCa("x")).hasMessageContaining("A CA");
    assertThatThrownBy(() -> inCluster.withCaFile(Path.of("x"))).hasMessageContaining("A CA file");
    assertThatThrownBy(() -> inCluster.withProxy(SERVER)).hasMessageContaining("A proxy");
  }

  @Test
  void sourcesOfTheSameServiceInOneClusterAreEqualWhateverTheSpelling() {
    Settings settings = Settings.none().with(KubernetesSettings.CLUSTER, ClusterConfig.url(SERVER));

    assertThat(source("kubernetes:///greeter.prod:grpc", settings))
        .isEqualTo(source("kubernetes://prod/greeter:grpc", settings))
        .isEqualTo(source("kubernetes:///greeter.prod.svc.x:grpc?lb=pick_first", settings))
        .isNotEqualTo(source("kubernetes:///greeter.prod", settings))
        .isNotEqualTo(source("kubernetes:///greeter.test:grpc", settings))
        .isNotEqualTo(
            source(
                "kubernetes:///greeter.prod:grpc",
                settings.with(
                    KubernetesSettings.CLUSTER, ClusterConfig.url(SERVER).withToken("other"))));
  }

  @Test
  void theNamespaceOfTheConfigCountsWhereTheTargetNamesNone() {
    Settings settings =
        Settings.none()
            .with(KubernetesSettings.CLUSTER, ClusterConfig.url(SERVER).withNamespace("prod"));

    assertThat(source("kubernetes:///greeter", settings)).hasToString("kubernetes greeter.prod");
    assertThat(
            source(
                "kubernetes:///greeter",
                Settings.none().with(KubernetesSettings.CLUSTER, ClusterConfig.url(SERVER))))
        .hasToString("kubernetes greeter.default");
  }

  @Test
  void aContextOrKubeconfigInTheTargetMeansAKubeconfig() {
    Settings east = settingsFor("kubernetes:///greeter.prod?context=east");

    assertThat(ClusterLocator.of(east).finder()).hasToString("kubeconfig of kubectl, context east");
    Settings file = settingsFor("kubernetes:///greeter.prod?kubeconfig=some/file");
    assertThat(ClusterLocator.of(file).finder()).hasToString("kubeconfig some/file");
  }

  private static Settings settingsFor(String target) {
    return Settings.of(name -> null, Map.of())
        .forTarget(Target.parse(target), new KubernetesDiscoveryProvider().settings());
  }

  private static Object source(String target, Settings settings) {
    return new KubernetesDiscoveryProvider().source(Target.parse(target), settings);
  }
}
