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
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subchannel of one endpoint. Used in the synchronization context, but for {@link #member} and
 * {@link #number}, which calls ask for on any thread.
 */
final class MemberConnection {

  private final Member member;
  private final PickResults results;
  private final int number;
  private final Subchannel subchannel;
  private final ServerReports reports;
  private EquivalentAddressGroup addresses;
  private @Nullable HealthWatch health;
  private ConnectivityState state = ConnectivityState.IDLE;
  private @Nullable Status failure;
  private boolean failing;
  private boolean closed;

  MemberConnection(
      Member member, Subchannel subchannel, EquivalentAddressGroup addresses, PickResults results) {
    this.member = member;
    this.results = results;
    this.subchannel = subchannel;
    this.addresses = addresses;
    reports = new ServerReports(member::reported);
    number = results.take();
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

  /**
   * Picks of it give something once this was called, after the subchannel was started: gRPC refuses
   * one that was not, and a pick that is late may come by a number that is used again.
   *
   * @param settings how its calls are measured from now on; those that run go on as they began
   */
  void configure(CallSettings settings) {
    results.put(number, result(settings, false), result(settings, true));
  }

  private PickResult result(CallSettings settings, boolean streaming) {
    ClientStreamTracer.Factory tracers = new CallTracers(this, settings, streaming);
    if (settings.reports()) {
      tracers = LoadReports.withAnswers(tracers, reports, settings.ticker());
    }
    return PickResult.withSubchannel(subchannel, tracers);
  }

  /** What {@link PickResults} and {@link PickTimes} know it by. */
  int number() {
    return number;
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
    results.giveBack(number);
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
