// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.grpc.VirtualTimers;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.ManagedChannel;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A channel as its policy sees it, in virtual time and without a socket. */
final class FakeHelper extends LoadBalancer.Helper {

  private final SynchronizationContext context =
      new SynchronizationContext(
          (thread, error) -> {
            throw new AssertionError("The channel would panic", error);
          });
  private final VirtualTimers timers;

  /** All that were ever made, in that order. */
  final List<FakeSubchannel> subchannels = new ArrayList<>();

  @Nullable ConnectivityState state;
  @Nullable SubchannelPicker picker;

  /** What other threads do just before a subchannel is started. */
  Runnable beforeStart = () -> {};

  int updates;
  int refreshes;

  FakeHelper(VirtualTime time) {
    timers = new VirtualTimers(time);
  }

  @Override
  public LoadBalancer.Subchannel createSubchannel(CreateSubchannelArgs args) {
    context.throwIfNotInThisSynchronizationContext();
    FakeSubchannel made = new FakeSubchannel(args, context, () -> beforeStart.run());
    subchannels.add(made);
    return made;
  }

  @Override
  public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
    context.throwIfNotInThisSynchronizationContext();
    this.state = state;
    this.picker = picker;
    updates++;
  }

  @Override
  public void refreshNameResolution() {
    context.throwIfNotInThisSynchronizationContext();
    refreshes++;
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
    return FakeSubchannel.SILENT;
  }

  @Override
  public String getAuthority() {
    return "greeter.prod";
  }

  @Override
  public String getChannelTarget() {
    return "fake:///greeter";
  }

  @Override
  public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
    throw new UnsupportedOperationException();
  }
}
