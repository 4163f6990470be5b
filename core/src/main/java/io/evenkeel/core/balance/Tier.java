// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one zone tier and the picker over them. Immutable but for the picker's own
 * state.
 */
final class Tier {

  private static final int TRIES = 3;

  private final Member[] members;
  private final double[] weights;
  private final Picker picker;
  private final long pickerMadeAt;

  private Tier(Member[] members, double[] weights, Picker picker, long pickerMadeAt) {
    this.members = members;
    this.weights = weights;
    this.picker = picker;
    this.pickerMadeAt = pickerMadeAt;
  }

  /**
   * A tier of these members with their weights of now; the one before if it is as good, or null.
   */
  static @Nullable Tier of(List<Member> members, Pickers pickers, @Nullable Tier before, long now) {
    if (members.isEmpty()) {
      return null;
    }
    Member[] array = members.toArray(new Member[0]);
    double[] weights = new double[array.length];
    for (int i = 0; i < array.length; i++) {
      weights[i] = array[i].weight();
    }
    if (before != null
        && Arrays.equals(array, before.members)
        && Arrays.equals(weights, before.weights)
        && now - before.pickerMadeAt < pickers.maxAgeNanos()) {
      return before;
    }
    return new Tier(array, weights, pickers.over(Candidates.of(array, weights), now), now);
  }

  Member pick(CallInfo call, long now) {
    return members[picker.pick(call, now)];
  }

  /** One that is not to be avoided; null where all are. */
  @Nullable Member pick(CallInfo call, Predicate<? super Member> avoid, long now) {
    int last = 0;
    for (int i = 0; i < TRIES; i++) {
      last = picker.pick(call, now);
      if (!avoid.test(members[last])) {
        return members[last];
      }
    }
    // The rule may insist, as a hash does: then the next one.
    for (int i = 1; i < members.length; i++) {
      Member next = members[(last + i) % members.length];
      if (!avoid.test(next)) {
        return next;
      }
    }
    return null;
  }

  int size() {
    return members.length;
  }

  /** How loaded its servers are on average; no number where no metric tells. */
  double serverLoad(long now) {
    double sum = 0;
    int known = 0;
    for (Member member : members) {
      double load = member.metricLoad().serverLoad(now);
      if (load >= 0) {
        sum += load;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }
}
