// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.grpc.Attributes;
import io.grpc.Channel;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that stands or breaks when a test says so. */
final class FakeSubchannel extends LoadBalancer.Subchannel {

  static final ChannelLogger SILENT =
      new ChannelLogger() {
        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, Object... args) {}
      };

  private final SynchronizationContext context;
  private final Runnable beforeStart;
  private final Attributes attributes;
  private @Nullable SubchannelStateListener listener;

  /** The calls that the policy itself makes on it. */
  final FakeCalls calls = new FakeCalls();

  final List<EquivalentAddressGroup> toldAtFirst;
  List<EquivalentAddressGroup> addresses;
  int addressUpdates;
  int connectionRequests;
  boolean shutdown;

  FakeSubchannel(CreateSubchannelArgs args, SynchronizationContext context, Runnable beforeStart) {
    this.beforeStart = beforeStart;
    toldAtFirst = args.getAddresses();
    addresses = toldAtFirst;
    attributes = args.getAttributes();
    this.context = context;
  }

  /** What gRPC would tell of it. */
  void become(ConnectivityState state) {
    become(ConnectivityStateInfo.forNonError(state));
  }

  void fail(String why) {
    become(
        ConnectivityStateInfo.forTransientFailure(
            Status.UNAVAILABLE.withDescription(why).withCause(new IllegalStateException("cause"))));
  }

  private void become(ConnectivityStateInfo info) {
    context.execute(
        () -> {
          if (listener != null) {
            listener.onSubchannelState(info);
          }
        });
  }

  /** The same, of a subchannel that a picker picked, whatever it was wrapped in. */
  static FakeSubchannel of(LoadBalancer.Subchannel picked) {
    return (FakeSubchannel) picked.getInternalSubchannel();
  }

  /** What gRPC makes a call on; it throws before the subchannel was started. */
  @Override
  public Object getInternalSubchannel() {
    if (listener == null) {
      throw new IllegalStateException("Subchannel is not started");
    }
    return this;
  }

  @Override
  public void start(SubchannelStateListener listener) {
    context.throwIfNotInThisSynchronizationContext();
    if (this.listener != null) {
      throw new AssertionError("started twice");
    }
    beforeStart.run();
    this.listener = listener;
  }

  @Override
  public void requestConnection() {
    context.throwIfNotInThisSynchronizationContext();
    connectionRequests++;
  }

  @Override
  public void updateAddresses(List<EquivalentAddressGroup> addresses) {
    context.throwIfNotInThisSynchronizationContext();
    this.addresses = addresses;
    addressUpdates++;
  }

  @Override
  public void shutdown() {
    context.throwIfNotInThisSynchronizationContext();
    shutdown = true;
    become(ConnectivityState.SHUTDOWN);
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
  public Channel asChannel() {
    return calls;
  }

  @Override
  public ChannelLogger getChannelLogger() {
    return SILENT;
  }
}
