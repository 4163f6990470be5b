// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import io.evenkeel.core.time.SystemTime;
import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A balancing policy without a channel: its subchannels are ready as soon as they are asked to
 * connect, and what it publishes is kept. Not thread-safe.
 */
final class LoopbackPolicy implements AutoCloseable {

  private static final int PORT = 50051;
  private static final long DEADLINE_NANOS = 60_000_000_000L;

  private final SynchronizationContext context =
      new SynchronizationContext(
          (thread, error) -> {
            throw new AssertionError(error);
          });
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "timers");
            thread.setDaemon(true);
            return thread;
          });
  private final LoadBalancer balancer;
  private final @Nullable Object config;
  // Set in the context, which a timer of the policy's may be draining.
  private volatile @Nullable SubchannelPicker picker;
  private volatile int published;
  private volatile long done;

  LoopbackPolicy(String name, Map<String, ?> settings) {
    LoadBalancerProvider provider =
        Objects.requireNonNull(
            LoadBalancerRegistry.getDefaultRegistry().getProvider(name), "no policy " + name);
    ConfigOrError parsed = provider.parseLoadBalancingPolicyConfig(settings);
    if (parsed.getError() != null) {
      throw new IllegalArgumentException(parsed.getError().toString());
    }
    config = parsed.getConfig();
    balancer = provider.newLoadBalancer(new Helper());
  }

  /** Addresses 10.x.y.z, from that index on. */
  static List<EquivalentAddressGroup> addresses(int from, int count) {
    List<EquivalentAddressGroup> addresses = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      String host = "10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255);
      addresses.add(new EquivalentAddressGroup(new InetSocketAddress(host, PORT)));
    }
    return addresses;
  }

  /** Gives it these addresses; what it has to do is done when this returns. */
  void accept(List<EquivalentAddressGroup> addresses) {
    long before = done;
    context.execute(
        () -> {
          Status accepted =
              balancer.acceptResolvedAddresses(
                  ResolvedAddresses.newBuilder()
                      .setAddresses(addresses)
                      .setAttributes(Attributes.EMPTY)
                      .setLoadBalancingPolicyConfig(config)
                      .build());
          if (!accepted.isOk()) {
            throw new IllegalStateException(accepted.toString());
          }
          // Behind the connections that it asked for, and what these have it do.
          context.execute(() -> context.execute(() -> context.execute(this::countDone)));
        });
    long deadline = SystemTime.ticker().nanoTime() + DEADLINE_NANOS;
    while (done == before) {
      // A timer's thread is at it.
      Thread.onSpinWait();
      if (SystemTime.ticker().nanoTime() - deadline > 0) {
        throw new IllegalStateException("The addresses were not taken in time");
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // in the context alone
  private void countDone() {
    done++;
  }

  /** The picker that stands now. */
  SubchannelPicker picker() {
    return Objects.requireNonNull(picker, "no picker");
  }

  /** How many pickers there were. */
  int published() {
    return published;
  }

  @Override
  public void close() {
    context.execute(balancer::shutdown);
    timers.shutdownNow();
  }

  private final class Helper extends LoadBalancer.Helper {
    @Override
    public Subchannel createSubchannel(CreateSubchannelArgs args) {
      return new Ready(args);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // in the context alone
    public void updateBalancingState(ConnectivityState state, SubchannelPicker next) {
      picker = next;
      published++;
    }

    @Override
    public SynchronizationContext getSynchronizationContext() {
      return context;
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
      return timers;
    }

    @Override
    public ChannelLogger getChannelLogger() {
      return new ChannelLogger() {
        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, Object... values) {}
      };
    }

    @Override
    public String getAuthority() {
      return "greeter.prod";
    }

    @Override
    public String getChannelTarget() {
      return "loopback:///greeter.prod";
    }

    @Override
    public void refreshNameResolution() {}

    @Override
    public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Ready extends Subchannel {
    private final List<EquivalentAddressGroup> addresses;
    private final Attributes attributes;
    private @Nullable SubchannelStateListener listener;

    Ready(CreateSubchannelArgs args) {
      addresses = args.getAddresses();
      attributes = args.getAttributes();
    }

    @Override
    public void start(SubchannelStateListener listener) {
      this.listener = listener;
    }

    @Override
    public void requestConnection() {
      tell(ConnectivityState.READY);
    }

    @Override
    public void shutdown() {
      // Who is told forgets it; who is not would keep it for good.
      tell(ConnectivityState.SHUTDOWN);
    }

    private void tell(ConnectivityState state) {
      SubchannelStateListener told = Objects.requireNonNull(listener);
      context.execute(() -> told.onSubchannelState(ConnectivityStateInfo.forNonError(state)));
    }

    @Override
    public List<EquivalentAddressGroup> getAllAddresses() {
      return addresses;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public void updateAddresses(List<EquivalentAddressGroup> addresses) {}

    @Override
    public ChannelLogger getChannelLogger() {
      return new Helper().getChannelLogger();
    }
  }
}
