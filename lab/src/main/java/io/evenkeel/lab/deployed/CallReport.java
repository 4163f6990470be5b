// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.deployed;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.load.LatencyBuckets;
import io.evenkeel.lab.load.Second;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a client saw in one second: a line of JSON in its log. Immutable.
 *
 * @param way what the client calls itself
 * @param atMillis when the second began, milliseconds since 1970
 * @param begun calls that began in it
 * @param failed calls that failed in it
 * @param p50Millis median latency of the calls that were answered in it; null if none was
 * @param p99Millis their 99th percentile
 * @param latencies of those calls: how many are in each bucket of {@link LatencyBuckets}; empty if
 *     it was not told
 * @param pods how many calls each pod answered in it
 * @param firstMillis when each of those pods answered its first call, milliseconds since 1970
 * @param calls since the beginning
 * @param failures since the beginning
 * @param connections that are open
 * @param lastFailure code and words; empty if no call failed yet
 */
public record CallReport(
    String way,
    long atMillis,
    long begun,
    long failed,
    @Nullable Double p50Millis,
    @Nullable Double p99Millis,
    Map<Integer, Integer> latencies,
    Map<String, Integer> pods,
    Map<String, Long> firstMillis,
    long calls,
    long failures,
    int connections,
    String lastFailure) {

  private static final Gson GSON = new Gson();

  private static final int MOST_PODS = 10_000;

  /** Who wrote an older line told no latencies; what else may be missing is looked for later. */
  public CallReport {
    if (latencies == null) {
      latencies = Map.of();
    }
  }

  static CallReport of(
      String way,
      long atMillis,
      Second second,
      CallLog log,
      int connections,
      LongUnaryOperator wallClock) {
    Map<String, Long> first = new TreeMap<>();
    Map<String, Integer> pods = new TreeMap<>(second.byPod());
    pods.keySet().forEach(pod -> first.put(pod, wallClock.applyAsLong(log.firstAnswerNanos(pod))));
    return new CallReport(
        way,
        atMillis,
        second.begun(),
        second.failed(),
        second.percentileMillis(50),
        second.percentileMillis(99),
        second.latencies(),
        pods,
        first,
        log.calls(),
        log.failures(),
        connections,
        log.lastFailure());
  }

  /** What somebody else wrote may say anything. */
  private boolean isWhole() {
    return way != null
        && pods != null
        && firstMillis != null
        && lastFailure != null
        && begun >= 0
        && failed >= 0
        && calls >= 0
        && failures >= 0
        && connections >= 0
        && (p50Millis == null || Double.isFinite(p50Millis))
        && (p99Millis == null || Double.isFinite(p99Millis))
        && latencies.keySet().stream().allMatch(b -> b >= 0 && b <= LatencyBuckets.LAST)
        && latencies.values().stream().allMatch(n -> n != null && n >= 0)
        && pods.size() <= MOST_PODS
        && pods.values().stream().allMatch(n -> n != null && n >= 0)
        && firstMillis.values().stream().allMatch(Objects::nonNull);
  }

  /** As one line, without its end. */
  public String toJson() {
    return GSON.toJson(this);
  }

  /** What a line says; null if it is none of these. */
  public static @Nullable CallReport parse(String line) {
    if (!line.startsWith("{\"way\":")) {
      return null;
    }
    try {
      CallReport report = GSON.fromJson(line, CallReport.class);
      return report.isWhole() ? report : null;
    } catch (JsonSyntaxException cutOff) {
      return null;
    }
  }
}
