// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each thread made its last pick: gRPC begins a call right after its pick and on the same
 * thread, so that the call need not read the clock again.
 *
 * <p>Kept by thread, and not with what was picked, so that threads which pick from the same few
 * endpoints do not write memory that the others read. Threads whose ids are alike share a place:
 * then a call may be without a time, or have that of a pick which the other thread made a moment
 * after, or before and was stopped at. Neither locks nor allocates.
 */
final class PickTimes {

  /** A time is not known. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int PLACES = 16;
  // Longs in two cache lines, which some processors fetch together.
  private static final int STRIDE = 16;
  private static final int TIME = 0;
  private static final int PICKED = 1;
  // No number is below 0, and each is kept as one more.
  private static final int NOTHING = 0;

  private final AtomicLongArray places = new AtomicLongArray((PLACES + 1) * STRIDE);

  /** This thread picks what has that number. */
  void picked(int number, long now) {
    int place = place();
    places.setOpaque(place + TIME, now);
    places.setOpaque(place + PICKED, number + 1L);
  }

  /**
   * When this thread picked that, if that was its last pick and was not asked for yet; else {@link
   * #UNKNOWN}, as of a pick from which no call came the time may be long ago.
   */
  long take(int number) {
    int place = place();
    if (places.getOpaque(place + PICKED) != number + 1L) {
      return UNKNOWN;
    }
    places.setOpaque(place + PICKED, NOTHING);
    return places.getOpaque(place + TIME);
  }

  /** Not the first one, which lies beside the array's length, and that is read by every thread. */
  @SuppressWarnings("deprecation") // threadId() came after Java 17
  private static int place() {
    return (1 + ((int) Thread.currentThread().getId() & (PLACES - 1))) * STRIDE;
  }
}
