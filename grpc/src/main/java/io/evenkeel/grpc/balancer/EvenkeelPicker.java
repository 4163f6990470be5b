// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.FleetPicker;
import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.grpc.EvenkeelCallOptions;
import io.evenkeel.grpc.EvenkeelCallOptions.Attempts;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives gRPC what the fleet's picker picked. */
final class EvenkeelPicker extends SubchannelPicker {

  private final FleetPicker fleet;
  private final @Nullable HeaderKeys keys;
  private final Ticker ticker;
  private final PickResults results;
  private final PickTimes times;

  /**
   * @param keys of the headers that the pick rule reads; null where it reads no calls
   */
  EvenkeelPicker(
      FleetPicker fleet,
      @Nullable HeaderKeys keys,
      Ticker ticker,
      PickResults results,
      PickTimes times) {
    this.fleet = fleet;
    this.keys = keys;
    this.ticker = ticker;
    this.results = results;
    this.times = times;
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    long now = ticker.nanoTime();
    CallInfo call = keys == null ? CallInfo.UNKNOWN : new CallView(args, keys);
    CallOptions options = args.getCallOptions();
    Attempts attempts = options.getOption(EvenkeelCallOptions.ATTEMPTS);
    Predicate<Endpoint> avoid = options.getOption(EvenkeelCallOptions.AVOID);
    Member picked =
        attempts == null && avoid == null
            ? fleet.pick(call, now)
            : fleet.pick(call, either(attempts, avoid), now);
    if (picked == null) {
      return PickResult.withNoResult();
    }
    int number = picked.number();
    if (number == Member.NO_NUMBER) {
      return PickResult.withNoResult();
    }
    if (attempts != null) {
      attempts.add(picked.endpoint());
    }
    times.picked(number, now);
    return results.of(number, args.getMethodDescriptor());
  }

  private static Predicate<Member> either(
      @Nullable Attempts attempts, @Nullable Predicate<Endpoint> avoid) {
    return member ->
        (attempts != null && attempts.test(member.endpoint()))
            || (avoid != null && avoid.test(member.endpoint()));
  }
}
