// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.MethodDescriptor;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a pick of each endpoint gives, made beforehand and found by a number.
 *
 * <p>Side by side, and not with each endpoint: of 10,000 endpoints a pick waits for each cache line
 * that it looks into, and these arrays are small enough to stay in a cache.
 *
 * <p>{@link #of} is called from any thread, the rest in the synchronization context. A pick that
 * meets a change may find what was there before or after it: nothing, or another endpoint's result
 * where one has the number of one that is gone; a call can use either, as results are put in when
 * they are ready for calls.
 */
final class PickResults {

  private static final int AT_FIRST = 16;

  private volatile @Nullable PickResult[] single = new @Nullable PickResult[AT_FIRST];
  private volatile @Nullable PickResult[] streaming = new @Nullable PickResult[AT_FIRST];
  private final BitSet taken = new BitSet();

  /** A number that nobody has. */
  int take() {
    int number = taken.nextClearBit(0);
    taken.set(number);
    if (number == single.length) {
      streaming = Arrays.copyOf(streaming, 2 * number);
      single = Arrays.copyOf(single, 2 * number);
    }
    return number;
  }

  /** Nobody has it any more. */
  void giveBack(int number) {
    put(number, null, null);
    taken.clear(number);
  }

  /**
   * What picks give from now on.
   *
   * @param single for calls with one message as their answer
   * @param streaming for others
   */
  void put(int number, @Nullable PickResult single, @Nullable PickResult streaming) {
    // The fields of a result are final: whoever sees it sees all of it.
    this.single[number] = single;
    this.streaming[number] = streaming;
  }

  /** What a pick for a call of that method gives. */
  PickResult of(int number, MethodDescriptor<?, ?> method) {
    PickResult result =
        method.getType().serverSendsOneMessage() ? single[number] : streaming[number];
    return result == null ? PickResult.withNoResult() : result;
  }
}
