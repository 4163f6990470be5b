// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one zone tier and the picker over them. Immutable but for the picker's own
 * state.
 */
final class Tier {

  private static final int TRIES = 3;
  private static final int MOST_SAMPLES = 256;
  // So many that chance is nothing.
  private static final double MANY = 1e6;

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
    Load[] loads = new Load[array.length];
    for (int i = 0; i < array.length; i++) {
      loads[i] = array[i].metricLoad();
    }
    return new Tier(array, weights, pickers.over(Candidates.of(array, weights, loads), now), now);
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

  /**
   * How loaded a middling server is, so that one that pauses is not taken for an overload of all;
   * no number where nothing is known of any. Of two the less loaded one is the middling one.
   *
   * @param loadOf how loaded one is; no number where that is not known
   */
  double serverLoad(ToDoubleFunction<Member> loadOf) {
    int stride = 1 + members.length / MOST_SAMPLES;
    double[] loads = new double[(members.length + stride - 1) / stride];
    int known = 0;
    for (int i = 0; i < members.length; i += stride) {
      double load = loadOf.applyAsDouble(members[i]);
      if (load >= 0) {
        loads[known++] = load;
      }
    }
    if (known == 0) {
      return Double.NaN;
    }
    Arrays.sort(loads, 0, known);
    return loads[(known - 1) / 2];
  }

  /**
   * How loaded servers are of which few calls tell, as the remote ones are: the mean of those
   * calls, and as much more as chance alone may have taken from it. A middling server would not do,
   * since of latencies few calls are long: most servers would look better than they are.
   */
  double serverLoadAtMost(long now) {
    int stride = 1 + members.length / MOST_SAMPLES;
    double sum = 0;
    double samples = 0;
    for (int i = 0; i < members.length; i += stride) {
      Load load = members[i].metricLoad();
      double loaded = load.serverLoad(now);
      if (loaded >= 0) {
        double of = Math.min(load.serverSamples(), MANY);
        sum += of * loaded;
        samples += of;
      }
    }
    return samples == 0 ? Double.NaN : sum / samples * (1 + 1 / Math.sqrt(samples));
  }
}
