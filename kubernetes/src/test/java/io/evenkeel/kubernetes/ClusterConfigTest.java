// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static io.evenkeel.kubernetes.KubernetesSettings.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
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
  void aClusterConfigIsAValueInWhichEveryPartCounts() {
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
  void theTextOfAClusterConfigShowsWhereAndNoSecret() {
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
    Settings settings = Settings.none().with(CLUSTER, ClusterConfig.url(SERVER));

    assertThat(source("kubernetes:///greeter.prod:grpc", settings))
        .isEqualTo(source("kubernetes://prod/greeter:grpc", settings))
        .isEqualTo(source("kubernetes:///greeter.prod.svc.x:grpc?lb=pick_first", settings))
        .isNotEqualTo(source("kubernetes:///greeter.prod", settings))
        .isNotEqualTo(source("kubernetes:///greeter.test:grpc", settings))
        .isNotEqualTo(
            source(
                "kubernetes:///greeter.prod:grpc",
                settings.with(CLUSTER, ClusterConfig.url(SERVER).withToken("other"))));
  }

  @Test
  void inTwoEnvironmentsTheSameConfigIsTwoClustersWhereTheEnvironmentDecides() {
    for (String variable : List.of("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")) {
      assertThat(tellsApart(variable, ClusterConfig.auto())).isTrue();
      assertThat(tellsApart(variable, ClusterConfig.inCluster())).isTrue();
      assertThat(tellsApart(variable, ClusterConfig.kubeconfig(null, null))).isFalse();
      assertThat(tellsApart(variable, ClusterConfig.url(SERVER))).isFalse();
    }
    assertThat(tellsApart("KUBECONFIG", ClusterConfig.auto())).isTrue();
    assertThat(tellsApart("KUBECONFIG", ClusterConfig.inCluster())).isFalse();
    assertThat(tellsApart("KUBECONFIG", ClusterConfig.kubeconfig(null, "east"))).isTrue();
    assertThat(tellsApart("KUBECONFIG", ClusterConfig.kubeconfig(Path.of("config"), "east")))
        .isFalse();
    assertThat(tellsApart("KUBECONFIG", ClusterConfig.url(SERVER))).isFalse();
    assertThat(tellsApart("SOMETHING_ELSE", ClusterConfig.auto())).isFalse();
  }

  /** Whether sources of one target differ where this variable does. */
  private static boolean tellsApart(String variable, ClusterConfig config) {
    String target = "kubernetes:///greeter.prod";
    Object here = source(target, environment(variable, "1").with(CLUSTER, config));
    Object likewise = source(target, environment(variable, "1").with(CLUSTER, config));
    Object there = source(target, environment(variable, "2").with(CLUSTER, config));
    Object nowhere = source(target, Settings.none().with(CLUSTER, config));
    assertThat(here).isEqualTo(likewise).hasSameHashCodeAs(likewise);
    assertThat(here.equals(there)).isEqualTo(here.equals(nowhere));
    return !here.equals(there);
  }

  @Test
  void theNamespaceOfTheConfigCountsWhereTheTargetNamesNone() {
    Settings settings =
        Settings.none().with(CLUSTER, ClusterConfig.url(SERVER).withNamespace("prod"));

    assertThat(source("kubernetes:///greeter", settings)).hasToString("greeter.prod");
    assertThat(
            source(
                "kubernetes:///greeter", Settings.none().with(CLUSTER, ClusterConfig.url(SERVER))))
        .hasToString("greeter.default");
  }

  @Test
  void aContextOrKubeconfigInTheTargetMeansAKubeconfig() {
    assertThat(cluster(Settings.none(), "?context=east"))
        .isEqualTo("kubeconfig of kubectl, context east");
    assertThat(cluster(Settings.none(), "?kubeconfig=some/file")).isEqualTo("kubeconfig some/file");
  }

  @Test
  void aContextOrKubeconfigInTheEnvironmentMeansAKubeconfig() {
    assertThat(cluster(environment("EVENKEEL_CONTEXT", "east"), ""))
        .isEqualTo("kubeconfig of kubectl, context east");
    assertThat(cluster(environment("EVENKEEL_KUBECONFIG", "some/file"), ""))
        .isEqualTo("kubeconfig some/file");
  }

  @Test
  void aKubeconfigOfTheCodeCountsBeforeTheEnvironmentAndAfterTheTargetPartByPart() {
    Settings settings =
        environment("EVENKEEL_CONTEXT", "of-the-environment")
            .with(CLUSTER, ClusterConfig.kubeconfig(Path.of("code/file"), "code"));

    assertThat(cluster(settings, "")).isEqualTo("kubeconfig code/file, context code");
    assertThat(cluster(settings, "?context=east")).isEqualTo("kubeconfig code/file, context east");
    assertThat(cluster(settings, "?kubeconfig=some/file"))
        .isEqualTo("kubeconfig some/file, context code");
  }

  @Test
  void anotherClusterOfTheCodeStandsWhateverTheEnvironmentSaysAndCannotBeMeantByATarget() {
    for (ClusterConfig config : List.of(ClusterConfig.inCluster(), ClusterConfig.url(SERVER))) {
      Settings settings = environment("EVENKEEL_CONTEXT", "east").with(CLUSTER, config);

      assertThat(cluster(settings, "")).isEqualTo(config.toString());
      for (String parameter : List.of("?context=east", "?kubeconfig=some/file")) {
        assertThatThrownBy(() -> cluster(settings, parameter))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "The target names a kubeconfig or a context, but the code has chosen "
                    + config
                    + "; leave one of the two out");
      }
    }
  }

  @Test
  void theNamespaceOfTheConfigStaysWhereTheTargetNamesAContext() {
    Settings settings = Settings.none().with(CLUSTER, ClusterConfig.auto().withNamespace("prod"));

    assertThat(source("kubernetes:///greeter", forTarget(settings, "?context=east")))
        .hasToString("greeter.prod");
  }

  @Test
  void theClusterCanBeNamedOutsideTheCode() {
    assertThat(cluster(environment("EVENKEEL_CLUSTER", "auto"), ""))
        .isEqualTo("the default cluster");
    assertThat(cluster(environment("EVENKEEL_CLUSTER", "in-cluster"), ""))
        .isEqualTo("the cluster this runs in");
    assertThat(cluster(environment("EVENKEEL_CLUSTER", "kubeconfig"), ""))
        .isEqualTo("kubeconfig of kubectl");
    assertThat(cluster(environment("EVENKEEL_CLUSTER", "http://127.0.0.1:8001"), ""))
        .isEqualTo("http://127.0.0.1:8001");
  }

  @Test
  void whatNamesNoClusterIsRefusedWithWhatDoes() {
    for (String text : List.of("east", "ftp://10.0.0.1", "10.0.0.1:6443", "https:// x")) {
      assertThatThrownBy(() -> cluster(environment("EVENKEEL_CLUSTER", text), ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("EVENKEEL_CLUSTER")
          .hasMessageContaining("auto, in-cluster, kubeconfig, or the URL of an API server")
          .hasMessageContaining("'" + text + "'");
    }
  }

  @Test
  void aUrlWithAUserOrPasswordIsRefusedAndShownNowhere() {
    for (String text :
        List.of(
            "https://user:secret@10.0.0.1:6443",
            "https://secret@10.0.0.1",
            "https://user:secret@ho_st:6443",
            "https:user:secret@10.0.0.1")) {
      URI url = URI.create(text);
      assertThatThrownBy(() -> ClusterConfig.url(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("The URL of an API server must not hold a user or password")
          .hasMessageContaining("https://HOST:PORT")
          .hasMessageContaining("ClusterConfig.withToken")
          .message()
          .doesNotContain("secret");
    }
    for (String text :
        List.of(
            "https://user:secret@10.0.0.1:6443",
            "https://user:sec ret@10.0.0.1:6443",
            "user:secret@10.0.0.1:6443")) {
      for (Settings settings :
          List.of(
              environment("EVENKEEL_CLUSTER", text),
              Settings.of(Map.of("evenkeel.cluster", text)::get, Map.of()))) {
        assertThatThrownBy(() -> cluster(settings, ""))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("Setting 'cluster' (")
            .hasMessageContaining("the URL of an API server without a user or password")
            .hasMessageContaining("a kubeconfig, or in code by ClusterConfig")
            .satisfies(
                e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("secret", "ret@"));
      }
    }
    assertThatThrownBy(
            () -> cluster(Settings.none(), "?cluster=https://user:secret@10.0.0.1&zone=z"))
        .hasMessageContaining("unknown parameter 'cluster'")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void anAtBehindTheHostIsNoPassword() {
    assertThat(ClusterConfig.url(URI.create("https://10.0.0.1/a@b")))
        .hasToString("https://10.0.0.1/a@b");
  }

  private static Settings environment(String variable, String value) {
    return Settings.of(name -> null, Map.of(variable, value));
  }

  private static String cluster(Settings settings, String parameters) {
    return ClusterLocator.of(forTarget(settings, parameters)).finder().toString();
  }

  private static Settings forTarget(Settings settings, String parameters) {
    return settings.forTarget(
        Target.parse("kubernetes:///greeter.prod" + parameters),
        new KubernetesDiscoveryProvider().settings());
  }

  private static Object source(String target, Settings settings) {
    return new KubernetesDiscoveryProvider().source(Target.parse(target), settings);
  }
}
