// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.NoticeNow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The pods that the last change brought: when each was ready, and so how long each way of calling
 * took until it called them.
 *
 * <p>Not thread-safe.
 */
public final class Arrivals {

  /** Who has not noticed by then has not noticed. */
  public static final long PATIENCE_NANOS = 60_000_000_000L;

  private static final double SECOND = 1e9;

  private final Map<String, Long> readyNanos = new LinkedHashMap<>();

  /** None yet. */
  public Arrivals() {}

  /** A pod of this change is ready since then. */
  public void ready(String pod, long nanos) {
    readyNanos.putIfAbsent(pod, nanos);
  }

  /** Whether no pod has come. */
  public boolean isEmpty() {
    return readyNanos.isEmpty();
  }

  /** When the last of them was ready; {@link Long#MIN_VALUE} if none has come. */
  long lastReadyNanos() {
    return readyNanos.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
  }

  /** The pods that came. */
  public Map<String, Long> pods() {
    return Map.copyOf(readyNanos);
  }

  /**
   * How one way of calling took it.
   *
   * @param firstAnswer when a pod first answered it; {@link Long#MAX_VALUE} if it has not
   * @param nowNanos the present, or when the next change came
   * @param over whether the next change has come
   */
  public NoticeNow seenBy(ToLongFunction<String> firstAnswer, long nowNanos, boolean over) {
    if (readyNanos.isEmpty()) {
      return NoticeNow.NONE;
    }
    int noticed = 0;
    long slowest = 0;
    for (Map.Entry<String, Long> pod : readyNanos.entrySet()) {
      long first = firstAnswer.applyAsLong(pod.getKey());
      if (first <= nowNanos && first - pod.getValue() <= PATIENCE_NANOS) {
        noticed++;
        // A client may call a pod in the moment before this side learns that it is ready.
        slowest = Math.max(slowest, first - pod.getValue());
      } else {
        slowest = Math.max(slowest, nowNanos - pod.getValue());
      }
    }
    String state =
        noticed == readyNanos.size()
            ? "noticed"
            // Who was not looked at for the whole time is not said to have missed anything.
            : slowest >= PATIENCE_NANOS ? "missed" : over ? "overtaken" : "waiting";
    double seconds = Math.max(0, Math.min(slowest, PATIENCE_NANOS)) / SECOND;
    return new NoticeNow(state, seconds, readyNanos.size(), noticed);
  }
}
