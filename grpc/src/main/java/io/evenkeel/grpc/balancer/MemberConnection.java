// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.Member;
import io.evenkeel.grpc.balancer.CallTracers.CallSettings;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The subchannel of one endpoint, and what a pick of it gives, made beforehand.
 *
 * <p>{@link #result} is called from any thread, the rest in the synchronization context.
 */
final class MemberConnection {

  private static final AtomicLongFieldUpdater<MemberConnection> PICKED_AT =
      AtomicLongFieldUpdater.newUpdater(MemberConnection.class, "pickedAt");

  private final Member member;
  private final Subchannel subchannel;
  private final ServerReports reports;
  private EquivalentAddressGroup addresses;
  private @Nullable HealthWatch health;
  private ConnectivityState state = ConnectivityState.IDLE;
  private @Nullable Status failure;
  private boolean failing;
  private boolean closed;
  private volatile PickResult single;
  private volatile PickResult streaming;
  // Written at each pick and read right after it. Another pick of the same endpoint may come in
  // between, and make a call some microseconds younger than it is.
  private volatile long pickedAt;

  MemberConnection(
      Member member,
      Subchannel subchannel,
      EquivalentAddressGroup addresses,
      CallSettings settings) {
    this.member = member;
    this.subchannel = subchannel;
    this.addresses = addresses;
    reports = new ServerReports(member::reported);
    single = result(settings, false);
    streaming = result(settings, true);
  }

  /** Where it connects to from now on; a connection to an address that stays, stays. */
  void connectTo(EquivalentAddressGroup now) {
    if (!now.equals(addresses)) {
      addresses = now;
      tellAddresses();
    }
  }

  /** Tells the subchannel where it connects to. */
  void tellAddresses() {
    if (!closed) {
      subchannel.updateAddresses(List.of(addresses));
    }
  }

  /** How its calls are measured from now on; those that run go on as they began. */
  void configure(CallSettings settings) {
    single = result(settings, false);
    streaming = result(settings, true);
  }

  private PickResult result(CallSettings settings, boolean streaming) {
    ClientStreamTracer.Factory tracers = new CallTracers(this, settings, streaming);
    if (settings.reports()) {
      tracers = LoadReports.withAnswers(tracers, reports, settings.ticker());
    }
    return PickResult.withSubchannel(subchannel, tracers);
  }

  /** What a pick at {@code now} gives. */
  PickResult result(MethodDescriptor<?, ?> method, long now) {
    // Without the fence of a volatile write, which would cost as much as the rest of this: the same
    // thread reads it next.
    PICKED_AT.lazySet(this, now);
    return method.getType().serverSendsOneMessage() ? single : streaming;
  }

  long pickedAt() {
    return pickedAt;
  }

  Member member() {
    return member;
  }

  Subchannel subchannel() {
    return subchannel;
  }

  ServerReports reports() {
    return reports;
  }

  ConnectivityState state() {
    return state;
  }

  /** Why the last attempt to connect failed; null where it did not. */
  @Nullable Status failure() {
    return failure;
  }

  /** Whether it failed, and has not connected since (gRFC A62). */
  boolean isFailing() {
    return failing;
  }

  boolean isClosed() {
    return closed;
  }

  /** Its endpoint is called no more. */
  void close() {
    closed = true;
  }

  void onState(ConnectivityStateInfo info) {
    state = info.getState();
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      failure = info.getStatus();
      failing = true;
    } else if (state == ConnectivityState.READY) {
      failure = null;
      failing = false;
    }
  }

  @Nullable HealthWatch health() {
    return health;
  }

  void setHealth(@Nullable HealthWatch health) {
    this.health = health;
  }
}
