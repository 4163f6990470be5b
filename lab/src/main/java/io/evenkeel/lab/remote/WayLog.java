// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import io.evenkeel.lab.deployed.CallReport;
import io.evenkeel.lab.measure.CallsSeen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one way of calling have told of the last minutes. A client may be replaced by
 * another, whose counts begin anew, and its clock may differ from this machine's: by how much is
 * taken from how late the freshest lines came.
 *
 * <p>Thread-safe.
 */
final class WayLog implements CallsSeen {

  private static final int SECONDS = 130;

  private static final int PODS = 1000;

  // A line is written when its second is over.
  private static final long SECOND_MILLIS = 1000;

  // A client that has been quiet for so long tells nothing of the present.
  private static final long FRESH_MILLIS = 5 * SECOND_MILLIS;

  private final long startNanos;
  private final long startMillis;
  private final Deque<CallReport> oldestFirst = new ArrayDeque<>();
  private final Map<String, Long> newestOfClient = new HashMap<>();
  private final Map<String, Long> firstMillis = new HashMap<>();
  private final Map<String, Long> answeredBy = new HashMap<>();
  private long calls;
  private long failures;
  private long answered;
  private long offsetMillis = Long.MAX_VALUE;
  private long newestReceived = Long.MIN_VALUE;

  /** Begins at that time of the ticker, which is this one by the clock. */
  WayLog(long startNanos, long startMillis) {
    this.startNanos = startNanos;
    this.startMillis = startMillis;
  }

  /**
   * A second was told.
   *
   * @param client the pod that tells it
   * @param nowMillis by this machine's clock
   */
  synchronized void add(String client, CallReport report, long nowMillis) {
    Long newest = newestOfClient.get(client);
    if (newest != null && report.atMillis() <= newest) {
      // A log that was opened again begins a little before where it broke off.
      return;
    }
    newestOfClient.put(client, report.atMillis());
    newestReceived = nowMillis;
    offsetMillis = Math.min(offsetMillis, nowMillis - report.atMillis() - SECOND_MILLIS);
    oldestFirst.add(report);
    if (oldestFirst.size() > SECONDS) {
      oldestFirst.removeFirst();
    }
    if (answeredBy.size() > PODS) {
      answeredBy.clear();
      firstMillis.clear();
    }
    if (newestOfClient.size() > PODS) {
      newestOfClient.clear();
    }
    calls += report.begun();
    failures += report.failed();
    report.firstMillis().forEach(firstMillis::putIfAbsent);
    report
        .pods()
        .forEach(
            (pod, n) -> {
              answered += n;
              answeredBy.merge(pod, (long) n, Long::sum);
            });
  }

  /** The newest second; null if there is none, or if the client has been quiet for some seconds. */
  synchronized @Nullable CallReport last(long nowMillis) {
    return nowMillis - newestReceived > FRESH_MILLIS ? null : oldestFirst.peekLast();
  }

  /** The newest seconds, oldest first; none if the client has been quiet for some seconds. */
  synchronized List<CallReport> last(int seconds, long nowMillis) {
    if (nowMillis - newestReceived > FRESH_MILLIS) {
      return List.of();
    }
    List<CallReport> all = new ArrayList<>(oldestFirst);
    return List.copyOf(all.subList(Math.max(0, all.size() - seconds), all.size()));
  }

  /** The seconds that began in that time, by this machine's clock, oldest first. */
  synchronized List<CallReport> between(long fromMillis, long toMillis) {
    return oldestFirst.stream()
        .filter(second -> local(second.atMillis()) >= fromMillis)
        .filter(second -> local(second.atMillis()) < toMillis)
        .toList();
  }

  @Override
  public synchronized long firstAnswerNanos(String pod) {
    Long first = firstMillis.get(pod);
    return first == null
        ? Long.MAX_VALUE
        : startNanos + TimeUnit.MILLISECONDS.toNanos(local(first) - startMillis);
  }

  @Override
  public @Nullable Double p99Millis(long fromNanos, long toNanos) {
    return Percentiles.of(between(millis(fromNanos), millis(toNanos)), 99);
  }

  /** That time of the ticker by this machine's clock. */
  long millis(long nanos) {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
  }

  /** That time of the cluster by this machine's clock. */
  synchronized long local(long millis) {
    return offsetMillis == Long.MAX_VALUE ? millis : millis + offsetMillis;
  }

  @Override
  public synchronized String lastFailure() {
    CallReport last = oldestFirst.peekLast();
    return last == null ? "" : last.lastFailure();
  }

  @Override
  public synchronized long calls() {
    return calls;
  }

  @Override
  public synchronized long failures() {
    return failures;
  }

  @Override
  public synchronized long answeredBy(String pod) {
    return answeredBy.getOrDefault(pod, 0L);
  }

  @Override
  public synchronized long answers() {
    return answered;
  }
}
