// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static io.evenkeel.kubernetes.Greeter.SOON;
import static io.evenkeel.kubernetes.Greeter.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Catalog;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.testkit.Await;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that name no namespace, where a kubeconfig does: what it says, and when it is read. */
class DefaultNamespaceIT {

  @TempDir Path folder;
  private Path kubeconfig;

  @BeforeEach
  void nameKubeconfig() {
    kubeconfig = folder.resolve("kubeconfig");
  }

  @Test
  void isPartOfTheAuthority() throws IOException {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null))) {
      Pod pod = greeter.addPod();
      writeKubeconfig(greeter, "prod");
      ManagedChannel channel = greeter.channel("kubernetes:///greeter:grpc");

      call(channel);

      assertThat(channel.authority()).isEqualTo("greeter.prod");
      assertThat(pod.authorities).containsExactly("greeter.prod");
    }
  }

  @Test
  void isReadOnceSoThatAChannelThatWakesIsInTheNamespaceOfItsAuthority() throws IOException {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null))) {
      Pod pod = greeter.addPod();
      writeKubeconfig(greeter, "prod");
      ManagedChannel channel = greeter.channel("kubernetes:///greeter:grpc");
      call(channel);

      writeKubeconfig(greeter, "test");
      channel.enterIdle();
      Await.until(
          SOON,
          () -> channel.getState(false) == ConnectivityState.IDLE,
          () -> "is " + channel.getState(false));
      call(channel);

      assertThat(pod.calls()).isEqualTo(2);
    }
  }

  @Test
  void aKubeconfigThatIsMissingFailsCallsUntilItComesAndNotTheChannel() throws IOException {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null))) {
      greeter.addPod();
      ManagedChannel channel = greeter.channel("kubernetes:///greeter:grpc?deadline=10m");
      assertThatThrownBy(() -> call(channel))
          .hasMessageStartingWith("UNAVAILABLE: greeter:grpc: cannot be watched: ")
          .hasMessageContaining(kubeconfig.toString());

      writeKubeconfig(greeter, "prod");

      awaitCallable(channel);
      assertThat(channel.authority()).isEqualTo("greeter");
    }
  }

  @Test
  void aKubeconfigThatIsMissingIsACatalogsProblemUntilItComes() throws IOException {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null));
        Discoveries discoveries =
            Discoveries.builder()
                .settings(
                    Settings.none()
                        .with(
                            KubernetesSettings.CLUSTER, ClusterConfig.kubeconfig(kubeconfig, null)))
                .build()) {
      greeter.addPod();
      List<Catalog.Change> told = new CopyOnWriteArrayList<>();
      discoveries.watchAll(Target.parse("kubernetes:///*"), told::add);
      Await.until(SOON, () -> !told.isEmpty(), () -> "nothing was told");
      assertThat(told.get(0).problem()).asString().contains(kubeconfig.toString());

      writeKubeconfig(greeter, "prod");

      Await.until(SOON, () -> told.get(told.size() - 1).complete(), told::toString);
      assertThat(told).anyMatch(change -> !change.changed().isEmpty());
    }
  }

  @Test
  void aNamespaceThatCanBeNoneFailsCallsWithWhatIsAllowed() throws IOException {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null))) {
      writeKubeconfig(greeter, "Prod");
      ManagedChannel channel = greeter.channel("kubernetes:///greeter:grpc");

      assertThatThrownBy(() -> call(channel))
          .hasMessageContaining("The namespace of kubeconfig " + kubeconfig + " is 'Prod'")
          .hasMessageContaining("lower case letters");
    }
  }

  @Test
  void whereTheTargetNamesOneTheAuthorityIsKnownThoughTheKubeconfigIsMissing() throws IOException {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null))) {
      greeter.addPod();
      ManagedChannel channel = greeter.channel("kubernetes:///greeter.prod:grpc?deadline=10m");
      assertThat(channel.authority()).isEqualTo("greeter.prod");
      assertThatThrownBy(() -> call(channel))
          .hasMessageStartingWith("UNAVAILABLE: greeter.prod: ")
          .hasMessageContaining(kubeconfig.toString());

      writeKubeconfig(greeter, "test");

      awaitCallable(channel);
    }
  }

  @Test
  void aTargetThatIsMalformedFailsTheChannelThoughTheKubeconfigIsMissing() {
    try (Greeter greeter = new Greeter(ClusterConfig.kubeconfig(kubeconfig, null))) {
      assertThatThrownBy(() -> greeter.channel("kubernetes:///Greeter:grpc"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'Greeter' is no name of a Service");
    }
  }

  private void writeKubeconfig(Greeter greeter, String namespace) throws IOException {
    Files.writeString(
        kubeconfig,
        greeter
            .api
            .kubeconfig(Greeter.TOKEN)
            .replace(
                "    user: stand-in\n", "    user: stand-in\n    namespace: " + namespace + "\n"));
  }

  private static void awaitCallable(ManagedChannel channel) {
    Await.until(SOON, () -> isCallable(channel), () -> "is not callable");
  }

  private static boolean isCallable(ManagedChannel channel) {
    try {
      call(channel);
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
