// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import static java.util.Objects.requireNonNull;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.SliceBuilder;
import io.evenkeel.standins.kubernetes.Slices;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a channel's source list everything again and again while nothing has changed, and counts
 * how often its balancing policy is given a list or builds a picker meanwhile.
 *
 * <p>The argument is the number of relists. Prints {@code rebuilds COUNT}.
 */
public final class ResolveTick {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String POLICY = "counted_round_robin";

  private ResolveTick() {}

  /** Counts, and ends. */
  public static void main(String[] args) throws InterruptedException, IOException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).build().start();
    AtomicInteger rebuilds = new AtomicInteger();
    Semaphore relists = new Semaphore(0);
    LoadBalancerRegistry.getDefaultRegistry().register(new Counted(rebuilds));
    try (KubernetesApi api = KubernetesApi.start()) {
      SliceBuilder slice = Slices.slice("greeter-1").service("greeter").namespace("prod");
      slice.port("grpc", server.getPort());
      for (String address : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
        slice.endpoint(address);
      }
      api.put(slice);
      Discoveries discoveries =
          Discoveries.builder()
              .settings(
                  Settings.system()
                      .with(
                          KubernetesSettings.CLUSTER,
                          ClusterConfig.url(api.url()).withCa(api.caPem()).withToken(api.token())))
              .observer(
                  new DiscoveryObserver() {
                    @Override
                    public void relisted(String source, String reason) {
                      relists.release();
                    }
                  })
              .build();
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "kubernetes:///greeter.prod:grpc?lb=" + POLICY,
                  InsecureChannelCredentials.create())
              .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries)
              .build();
      ConnectivityState unused = channel.getState(true);
      api.requests().awaitWatches(1, DEADLINE);
      settle(rebuilds);
      int before = rebuilds.get();
      int wanted = Integer.parseInt(args[0]);
      long resets = 0;
      for (int relisted = 0, i = 0; relisted < wanted; i++) {
        if (i > 10 * wanted) {
          throw new IllegalStateException(relisted + " relists after " + resets + " resets");
        }
        // Another Service changes, and history is cut: the version that the watch had is gone. A
        // reset while the last relist is still under way makes none: then it takes one more.
        api.put(Objects.slice(i, 0, 3, -1));
        api.compact();
        resets += api.faults().resetConnections().strikes();
        relisted += relists.tryAcquire(1, TimeUnit.SECONDS) ? 1 : 0;
      }
      settle(rebuilds);
      System.out.println("rebuilds " + (rebuilds.get() - before));
      channel.shutdownNow();
      discoveries.close();
    }
    Runtime.getRuntime().halt(0);
  }

  /** Until nothing has come for a second, which is long after what was under way has come. */
  private static void settle(AtomicInteger rebuilds) throws InterruptedException {
    Semaphore never = new Semaphore(0);
    int seen;
    do {
      seen = rebuilds.get();
    } while (never.tryAcquire(1, TimeUnit.SECONDS) || rebuilds.get() != seen || seen == 0);
  }

  /** round_robin, counted. */
  private static final class Counted extends LoadBalancerProvider {
    private final AtomicInteger rebuilds;

    Counted(AtomicInteger rebuilds) {
      this.rebuilds = rebuilds;
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public int getPriority() {
      return 5;
    }

    @Override
    public String getPolicyName() {
      return POLICY;
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      LoadBalancer counted =
          requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider("round_robin"))
              .newLoadBalancer(
                  new ForwardingLoadBalancerHelper() {
                    @Override
                    protected LoadBalancer.Helper delegate() {
                      return helper;
                    }

                    @Override
                    public void updateBalancingState(
                        ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
                      rebuilds.incrementAndGet();
                      helper.updateBalancingState(state, picker);
                    }
                  });
      return new ForwardingLoadBalancer() {
        @Override
        protected LoadBalancer delegate() {
          return counted;
        }

        @Override
        public Status acceptResolvedAddresses(LoadBalancer.ResolvedAddresses addresses) {
          rebuilds.incrementAndGet();
          return counted.acceptResolvedAddresses(addresses);
        }
      };
    }
  }
}
