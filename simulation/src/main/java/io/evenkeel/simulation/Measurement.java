// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import io.evenkeel.simulation.Result.Second;
import io.evenkeel.simulation.client.CallLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what became of the calls that begin within the measured time. */
final class Measurement implements CallLog {

  private static final long SECOND = 1_000_000_000;

  private final long begin;
  private final long end;
  private final Series all = new Series();
  private final Series[] seconds;
  private final long[] lost;
  private long failed;
  private long expired;
  private long open;
  private long far;

  Measurement(long begin, long end) {
    this.begin = begin;
    this.end = end;
    int count = (int) ((end - begin + SECOND - 1) / SECOND);
    seconds = new Series[count];
    Arrays.setAll(seconds, i -> new Series());
    lost = new long[count];
  }

  /** Numbers, as many as come. */
  private static final class Series {
    private long[] values = new long[1024];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    Latencies latencies() {
      return Latencies.of(Arrays.copyOf(values, size));
    }
  }

  private boolean isMeasured(long startedAt) {
    return startedAt >= begin && startedAt < end;
  }

  @Override
  public void began(long now, boolean far) {
    if (isMeasured(now)) {
      open++;
      this.far += far ? 1 : 0;
    }
  }

  @Override
  public void ended(long startedAt, long now, Ending ending) {
    if (!isMeasured(startedAt)) {
      return;
    }
    open--;
    int second = (int) ((startedAt - begin) / SECOND);
    if (ending == Ending.ANSWERED) {
      all.add(now - startedAt);
      seconds[second].add(now - startedAt);
      return;
    }
    lost[second]++;
    if (ending == Ending.FAILED) {
      failed++;
    } else {
      expired++;
    }
  }

  /** Calls that have not ended. */
  long open() {
    return open;
  }

  Latencies latencies() {
    return all.latencies();
  }

  long failed() {
    return failed;
  }

  long expired() {
    return expired;
  }

  /** Calls that went to another zone. */
  long far() {
    return far;
  }

  List<Second> seconds() {
    List<Second> list = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      Latencies latencies = seconds[i].latencies();
      list.add(
          new Second(
              i,
              latencies.count(),
              latencies.percentile(0.5),
              latencies.percentile(0.99),
              lost[i]));
    }
    return list;
  }
}
