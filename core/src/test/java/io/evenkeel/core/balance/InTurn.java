// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.Picker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** A rule that picks one after the other and keeps the candidates that it was given. */
final class InTurn implements PickRule {

  private final LoadMetric metric;
  private final long maxAgeNanos;
  private final List<Candidates> given = new ArrayList<>();

  private InTurn(LoadMetric metric, long maxAgeNanos) {
    this.metric = metric;
    this.maxAgeNanos = maxAgeNanos;
  }

  static InTurn by(LoadMetric metric) {
    return new InTurn(metric, Long.MAX_VALUE);
  }

  static InTurn aging(LoadMetric metric, long maxAgeNanos) {
    return new InTurn(metric, maxAgeNanos);
  }

  List<Candidates> given() {
    return given;
  }

  @Override
  public LoadMetric metric() {
    return metric;
  }

  Candidates last() {
    return given.get(given.size() - 1);
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return new Pickers() {
      @Override
      public Picker over(Candidates candidates, long now) {
        given.add(candidates);
        AtomicInteger next = new AtomicInteger();
        return (CallInfo call, long at) -> next.getAndIncrement() % candidates.size();
      }

      @Override
      public long maxAgeNanos() {
        return maxAgeNanos;
      }
    };
  }
}
