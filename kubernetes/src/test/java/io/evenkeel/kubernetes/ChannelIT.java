// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static io.evenkeel.kubernetes.Greeter.SOON;
import static io.evenkeel.kubernetes.Greeter.call;
import static io.evenkeel.kubernetes.Greeter.callUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.standins.kubernetes.ApiRequest;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A real channel to real servers that the stand-in's slices tell of. */
class ChannelIT {

  private static final String TARGET = "kubernetes:///greeter.prod:grpc?lb=round_robin";
  private static final String COUNTED = "kubernetes:///greeter.prod:grpc?lb=" + CountingPolicy.NAME;

  @Test
  void threeThousandCallsAreSpreadEvenlyOverThreePods() {
    try (Greeter greeter = new Greeter()) {
      List<Pod> pods = List.of(greeter.addPod(), greeter.addPod(), greeter.addPod());
      ManagedChannel channel = greeter.channel(TARGET);
      callUntil(channel, () -> pods.stream().allMatch(pod -> pod.calls() > 0));
      List<Integer> before = pods.stream().map(Pod::calls).toList();

      for (int i = 0; i < 3000; i++) {
        call(channel);
      }

      for (int i = 0; i < pods.size(); i++) {
        assertThat(pods.get(i).calls() - before.get(i)).isBetween(980, 1020);
      }
    }
  }

  @Test
  void aPodThatComesGetsCallsAndOneThatLeavesGetsNoneWithoutOneFailedCall() throws Exception {
    try (Greeter greeter = new Greeter()) {
      Pod leaving = greeter.addPod();
      Pod staying = greeter.addPod();
      ManagedChannel channel = greeter.channel(TARGET);
      try (Callers callers = new Callers(channel, 4)) {
        awaitCalls(leaving, 100);
        awaitCalls(staying, 100);

        Pod coming = greeter.addPod();
        awaitCalls(coming, 100);
        greeter.takeOut(leaving);
        Await.until(SOON, () -> getsNone(leaving, coming), () -> "gets calls after it left");
        leaving.drain();
        awaitCalls(staying, staying.calls() + 100);

        assertThat(callers.stop()).isEmpty();
      }
    }
  }

  /** Whether it gets no call while the other one gets a hundred. */
  private static boolean getsNone(Pod pod, Pod other) {
    int before = pod.calls();
    awaitCalls(other, other.calls() + 100);
    return pod.calls() == before;
  }

  private static void awaitCalls(Pod pod, int atLeast) {
    Await.until(SOON, () -> pod.calls() >= atLeast, () -> pod.name + " got " + pod.calls());
  }

  @Test
  void aMissingPermissionFailsTheFirstCallAtOnceWithTheRoleToGrant() {
    try (Greeter greeter = new Greeter(Discoveries.builder())) {
      greeter.addPod();
      // Neither the watch nor the call has a deadline that could come first.
      ManagedChannel channel = greeter.channel("kubernetes:///greeter.prod:grpc?deadline=10m");

      assertThatThrownBy(() -> call(channel))
          .hasMessageStartingWith(
              "UNAVAILABLE: greeter.prod: not allowed to watch EndpointSlices in namespace 'prod'")
          .hasMessageContaining("kind: Role\n")
          .hasMessageContaining("  namespace: prod\n")
          .hasMessageContaining("  resources: [endpointslices]\n  verbs: [get, list, watch]\n")
          .hasMessageContaining("- kind: ServiceAccount\n  namespace: web\n  name: client\n");
    }
  }

  @Test
  void aServiceThatIsNotThereFailsTheFirstCallAtOnceWithTheCommandThatListsThose() {
    try (Greeter greeter = new Greeter()) {
      greeter.api.rbac().grant(Greeter.TOKEN, "prod", "", "services", "get");
      ManagedChannel channel = greeter.channel("kubernetes:///nowhere.prod:grpc?deadline=10m");

      assertThatThrownBy(() -> call(channel))
          .hasMessageStartingWith(
              "UNAVAILABLE: nowhere.prod: there is no Service of that name in namespace 'prod'.")
          .hasMessageContaining("kubectl get services -n prod");
    }
  }

  @Test
  void onceItIsGrantedTheSameChannelsWaitingCallsGoThrough() throws Exception {
    try (Greeter greeter = new Greeter(Discoveries.builder())) {
      greeter.addPod();
      ManagedChannel channel = greeter.channel(TARGET);
      ListenableFuture<byte[]> waiting =
          ClientCalls.futureUnaryCall(
              channel.newCall(Pod.METHOD, CallOptions.DEFAULT.withWaitForReady()), new byte[0]);
      assertThatThrownBy(() -> call(channel)).hasMessageContaining("not allowed");
      assertThat(waiting.isDone()).isFalse();

      greeter.allow();

      assertThat(waiting.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEmpty();
      call(channel);
    }
  }

  @Test
  void troubleWithTheApiNeverReachesAChannelThatHasASet() {
    try (Greeter greeter = new Greeter();
        CountingPolicy policy = CountingPolicy.register()) {
      Pod pod = greeter.addPod();
      ManagedChannel channel = greeter.channel(COUNTED);
      call(channel);

      greeter.api.stop();
      Await.until(SOON, () -> !greeter.problems.isEmpty(), () -> "no problem was told");
      assertThat(greeter.problems.get(0).kind()).isEqualTo(Problem.Kind.UNREACHABLE);
      call(channel);
      greeter.api.restart();
      Pod second = greeter.addPod();
      callUntil(channel, () -> second.calls() > 0);

      assertThat(policy.errors()).isZero();
      assertThat(policy.groups()).containsExactly(List.of(1), List.of(1, 1));
      assertThat(pod.calls()).isPositive();
    }
  }

  @Test
  void aRelistThatFindsNothingNewTellsTheBalancerNothing() {
    try (Greeter greeter = new Greeter();
        CountingPolicy policy = CountingPolicy.register()) {
      greeter.addPod();
      ManagedChannel channel = greeter.channel(COUNTED);
      call(channel);

      greeter.api.faults().watches().times(1).expiredEvent();
      greeter.api.faults().resetConnections();
      Await.until(SOON, () -> !greeter.relists.isEmpty(), () -> "nothing was listed again");
      // What comes after the relist is seen, so the relist was seen before it.
      Pod second = greeter.addPod();
      callUntil(channel, () -> second.calls() > 0);

      assertThat(policy.groups()).containsExactly(List.of(1), List.of(1, 1));
    }
  }

  @Test
  void aDualStackPodIsOneGroupThatIsCalledThoughOneOfItsAddressesIsDead() {
    try (Greeter greeter = new Greeter();
        CountingPolicy policy = CountingPolicy.register()) {
      Pod dual = greeter.addPod();
      greeter.putSlice(dual, "IPv6", "::1");
      Pod single = greeter.addPod();
      ManagedChannel channel = greeter.channel(COUNTED);

      callUntil(channel, () -> dual.calls() > 0 && single.calls() > 0);

      assertThat(policy.groups()).hasSize(1);
      assertThat(policy.groups().get(0)).containsExactlyInAnyOrder(2, 1);
    }
  }

  @Test
  void aChannelThatIdlesAndWakesAsksTheApiNothing() {
    try (Greeter greeter = new Greeter()) {
      Pod pod = greeter.addPod();
      ManagedChannel channel = greeter.channel(TARGET);
      call(channel);
      greeter.api.requests().awaitWatches(1, SOON);
      int asked = greeter.api.requests().log(ApiRequest::isResource).size();

      for (int i = 2; i <= 4; i++) {
        channel.enterIdle();
        Await.until(
            SOON,
            () -> channel.getState(false) == ConnectivityState.IDLE,
            () -> "is " + channel.getState(false));
        call(channel);
        assertThat(pod.calls()).isEqualTo(i);
      }

      assertThat(greeter.api.requests().log(ApiRequest::isResource)).hasSize(asked);
      greeter.api.requests().awaitWatches(1, SOON);
    }
  }

  @Test
  void theEndOfTheLastChannelEndsTheWatch() {
    try (Greeter greeter = new Greeter(Discoveries.builder().linger(Duration.ZERO))) {
      greeter.allow();
      greeter.addPod();
      ManagedChannel one = greeter.channel(TARGET);
      ManagedChannel other = greeter.channel("kubernetes:///greeter.prod:grpc");
      call(one);
      call(other);
      greeter.api.requests().awaitWatches(1, SOON);

      one.shutdown();
      call(other);
      greeter.api.requests().awaitWatches(1, SOON);
      other.shutdown();

      greeter.api.requests().awaitWatches(0, SOON);
    }
  }
}
