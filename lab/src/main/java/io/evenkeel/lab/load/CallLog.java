// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import io.evenkeel.core.time.Ticker;
import io.evenkeel.lab.measure.CallsSeen;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one way of calling has done, second by second, for the last minutes.
 *
 * <p>Thread-safe: those who call write, those who show read.
 */
public final class CallLog implements CallsSeen {

  /** For how many seconds it remembers. */
  public static final int SECONDS = 130;

  /** How many pods it remembers: those of many rollouts. */
  static final int PODS = 1000;

  private static final long SECOND = 1_000_000_000L;

  private final Ticker ticker;
  private final long startNanos;
  private final Second[] ring = new Second[SECONDS];
  private final long[] secondOf = new long[SECONDS];
  private final Map<String, Long> answeredByPod = new Remembered();
  private final Map<String, Long> firstAnswerNanos = new Remembered();
  private long begun;
  private long answered;
  private long failed;
  private String lastFailure = "";

  /**
   * @param startNanos of the ticker: where second 0 begins
   */
  public CallLog(Ticker ticker, long startNanos) {
    this.ticker = ticker;
    this.startNanos = startNanos;
    for (int i = 0; i < SECONDS; i++) {
      secondOf[i] = -1;
    }
  }

  /** A call begins. */
  public synchronized void begun() {
    begun++;
    now().begin();
  }

  /** A pod answered; {@code latencyNanos} from the moment the call was due. */
  public synchronized void answered(String pod, long latencyNanos) {
    answered++;
    answeredByPod.merge(pod, 1L, Long::sum);
    firstAnswerNanos.putIfAbsent(pod, ticker.nanoTime());
    now().answer(pod, latencyNanos);
  }

  /** A stream ended as it should: an answer whose latency says nothing. */
  public synchronized void stayed(String pod) {
    answered++;
    answeredByPod.merge(pod, 1L, Long::sum);
    firstAnswerNanos.putIfAbsent(pod, ticker.nanoTime());
  }

  /** A call failed. */
  public synchronized void failed(Status status) {
    failed++;
    lastFailure =
        status.getDescription() == null
            ? status.getCode().name()
            : status.getCode().name() + ": " + status.getDescription();
    now().fail();
  }

  @Override
  public synchronized long calls() {
    return begun;
  }

  @Override
  public synchronized long failures() {
    return failed;
  }

  @Override
  public synchronized long answers() {
    return answered;
  }

  @Override
  public synchronized long answeredBy(String pod) {
    return answeredByPod.getOrDefault(pod, 0L);
  }

  @Override
  public synchronized long firstAnswerNanos(String pod) {
    return firstAnswerNanos.getOrDefault(pod, Long.MAX_VALUE);
  }

  @Override
  public synchronized String lastFailure() {
    return lastFailure;
  }

  @Override
  public @Nullable Double p99Millis(long fromNanos, long toNanos) {
    // A second that has begun counts as a whole.
    long from = second(fromNanos);
    long to = (toNanos - startNanos) / SECOND + 1;
    return between(from, to).percentileMillis(99);
  }

  /** What happened in second {@code from} and those after it, before {@code to}. */
  public synchronized Second between(long from, long to) {
    Second sum = new Second();
    for (long second = Math.max(0, from); second < to; second++) {
      int slot = (int) (second % SECONDS);
      if (secondOf[slot] == second) {
        sum.add(ring[slot]);
      }
    }
    return sum;
  }

  /** In which second that is; those before the first are in it. */
  public long second(long nanos) {
    return Math.max(0, nanos - startNanos) / SECOND;
  }

  private Second now() {
    long second = second(ticker.nanoTime());
    int slot = (int) (second % SECONDS);
    if (secondOf[slot] != second) {
      secondOf[slot] = second;
      ring[slot] = new Second();
    }
    return ring[slot];
  }

  /** Of pods that may be gone; those that were called first are forgotten first. */
  private static final class Remembered extends LinkedHashMap<String, Long> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > PODS;
    }
  }
}
