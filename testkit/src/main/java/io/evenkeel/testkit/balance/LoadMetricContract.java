// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetric.Meter;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every load metric holds to. Extend it, and give the metric.
 *
 * <p>How well a metric tells endpoints apart is its own matter; here is what any can be relied on
 * for: a load is a number that can be compared whatever happened before, grows with the calls, and
 * costs no object and no lock that shows.
 */
public abstract class LoadMetricContract {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private static final int[] CALLS = {0, 1, 2, 100, 1_000_000, Integer.MAX_VALUE};
  private static final double[] WEIGHTS = {
    Double.MIN_VALUE, 1e-300, 1e-9, 0.1, 1, 5, 1e9, 1e300, Double.MAX_VALUE
  };
  private static final long[] MOMENTS = {
    0, SECOND, -SECOND, Long.MAX_VALUE, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1, 7 * SECOND, 0
  };
  private static final double[] VALUES = {
    0, Double.MIN_VALUE, 0.5, 1, 1e300, Double.MAX_VALUE, -1, Double.NaN, Double.POSITIVE_INFINITY
  };

  /** The metric, with the same settings each time. */
  protected abstract LoadMetric metric();

  /** How long a test waits for what must come to an end. */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /** The load of one call in flight, after asking for many more, each of them a number. */
  private static double checked(Load load, long now) {
    for (int calls : CALLS) {
      for (double weight : WEIGHTS) {
        assertThat(load.load(calls, weight, now))
            .as("load of %s calls at weight %s at %s", calls, weight, now)
            .isNotNaN()
            .isBetween(0.0, Double.MAX_VALUE);
      }
    }
    return load.load(1, 1, now);
  }

  /** Calls that follow each other, each as long as that. */
  private static long calls(Load load, int calls, long nanos, Outcome outcome) {
    long now = 0;
    for (int i = 0; i < calls; i++) {
      int token = load.started(now);
      load.ended(token, false, now, now + nanos, outcome, 0);
      now += nanos;
    }
    return now;
  }

  @Test
  void equalSettingsMakeEqualMetrics() {
    assertThat(metric()).isEqualTo(metric()).hasSameHashCodeAs(metric());
  }

  @Test
  void theLoadOfANewEndpointIsANumber() {
    for (long now : MOMENTS) {
      checked(metric().newMeter().newLoad(now), now);
    }
  }

  @Test
  void moreCallsAreNotLessLoadAndMoreWeightIsNotMore() {
    Load load = metric().newMeter().newLoad(0);
    long now = calls(load, 10, 20 * MILLI, Outcome.ANSWERED);
    for (double weight : WEIGHTS) {
      for (int i = 1; i < CALLS.length; i++) {
        assertThat(load.load(CALLS[i], weight, now))
            .as("load of %s calls, against %s, at weight %s", CALLS[i], CALLS[i - 1], weight)
            .isGreaterThanOrEqualTo(load.load(CALLS[i - 1], weight, now));
      }
    }
    for (int calls : CALLS) {
      for (int i = 1; i < WEIGHTS.length; i++) {
        assertThat(load.load(calls, WEIGHTS[i], now))
            .as("load of %s calls at weight %s, against %s", calls, WEIGHTS[i], WEIGHTS[i - 1])
            .isLessThanOrEqualTo(load.load(calls, WEIGHTS[i - 1], now));
      }
    }
  }

  @Test
  void aFailureLooksNoBetterThanAnAnswer() {
    Meter meter = metric().newMeter();
    Load answers = meter.newLoad(0);
    Load fails = meter.newLoad(0);
    calls(answers, 100, 50 * MILLI, Outcome.ANSWERED);
    long now = 5 * SECOND;
    calls(fails, 100, MILLI, Outcome.FAILED);

    assertThat(fails.load(1, 1, now))
        .as("load after failures of 1 ms, against answers of 50 ms")
        .isGreaterThanOrEqualTo(answers.load(1, 1, now));
  }

  @Test
  void whatIsForgottenIsAsNew() {
    Meter meter = metric().newMeter();
    Load load = meter.newLoad(0);
    long now = calls(load, 100, 50 * MILLI, Outcome.ANSWERED);
    load.reported(report(0.9, now));

    load.forget(now);

    assertThat(load.load(1, 1, now))
        .as("load of one that was forgotten, against a new one")
        .isEqualTo(meter.newLoad(now).load(1, 1, now));
  }

  @Test
  void aClockThatJumpsHarmsNothing() {
    Load load = metric().newMeter().newLoad(0);
    for (long started : MOMENTS) {
      for (long ended : MOMENTS) {
        for (Outcome outcome : Outcome.values()) {
          int token = load.started(started);
          load.answered(token, started, ended);
          checked(load, ended);
          load.ended(token, true, started, ended, outcome, 0);
          token = load.started(started);
          load.ended(token, false, started, ended, outcome, Long.MAX_VALUE);
          checked(load, started);
        }
      }
    }
  }

  @Test
  void aTokenThatItNeverGaveHarmsNothing() {
    Load load = metric().newMeter().newLoad(0);
    for (int token :
        new int[] {Load.UNTRACKED, 0, 7, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      load.answered(token, 0, MILLI);
      load.ended(token, true, 0, 2 * MILLI, Outcome.ANSWERED, 0);
      load.ended(token, false, 0, 2 * MILLI, Outcome.ABANDONED, 0);
      checked(load, 3 * MILLI);
    }
  }

  @Test
  void moreCallsThanAnyoneFollowsSinglyAreBorne() {
    Load load = metric().newMeter().newLoad(0);
    int[] tokens = new int[10_000];
    Arrays.setAll(tokens, i -> load.started(i));
    checked(load, SECOND);
    for (int i = 0; i < tokens.length; i++) {
      load.ended(tokens[i], false, i, SECOND, Outcome.ANSWERED, 0);
    }
    checked(load, SECOND);
  }

  @Test
  void anyReportIsBorne() {
    Meter meter = metric().newMeter();
    Load load = meter.newLoad(0);
    for (double value : VALUES) {
      for (long at : MOMENTS) {
        load.reported(report(value, at));
        checked(load, at);
        checked(load, 0);
      }
    }
  }

  @Test
  void whatAllShareIsRefreshedWhateverTheyAre() {
    Meter meter = metric().newMeter();
    List<Load> loads = new ArrayList<>();
    meter.refresh(loads, 0);
    for (int i = 0; i < 10; i++) {
      loads.add(meter.newLoad(0));
      meter.refresh(loads, i * SECOND);
      calls(loads.get(i / 2), i, i * MILLI, Outcome.ANSWERED);
      loads.get(i).reported(report(VALUES[i % VALUES.length], 0));
    }
    for (long now : MOMENTS) {
      meter.refresh(loads, now);
      loads.forEach(it -> checked(it, now));
    }
  }

  @Test
  void callsOfManyThreadsAreBorne() throws Exception {
    Meter meter = metric().newMeter();
    Load load = meter.newLoad(0);
    LoadReport[] reports = new LoadReport[10];
    Arrays.setAll(reports, i -> report(i / 10.0, i * MILLI));
    Outcome[] outcomes = Outcome.values();
    long[] turns = new long[1];

    Crowd.does(
        5000,
        thread -> {
          long now = thread * MILLI;
          int token = load.started(now);
          if (thread % 2 == 0) {
            load.answered(token, now, now + MILLI);
          }
          double value = load.load(thread, 1, now + 2 * MILLI);
          if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new AssertionError("The load is " + value);
          }
          load.ended(
              token, thread % 2 == 0, now, now + 3 * MILLI, outcomes[thread % outcomes.length], 0);
        },
        () -> {
          long turn = turns[0]++;
          load.reported(reports[(int) (turn % reports.length)]);
          meter.refresh(List.of(load), turn * MILLI);
        },
        patience());

    checked(load, SECOND);
  }

  @Test
  void aCallMakesNoObject() {
    Load load = metric().newMeter().newLoad(0);
    LoadReport report = report(0.5, 0);

    long bytes =
        Allocation.bytesOf(
            () -> {
              for (int i = 0; i < 1000; i++) {
                long now = i * MILLI;
                int token = load.started(now);
                load.answered(token, now, now + MILLI);
                load.reported(report);
                load.load(i, 0.7, now);
                load.ended(token, true, now, now + 5 * MILLI, Outcome.ANSWERED, 0);
                token = load.started(now);
                load.ended(token, false, now, now + 5 * MILLI, Outcome.FAILED, MILLI);
              }
            });

    assertThat(bytes).as("bytes allocated by 2,000 calls").isZero();
  }

  private static LoadReport report(double value, long at) {
    return new LoadReport(
        value, value, value, value, value, Map.of("rif", value, "latency_ms", value), at);
  }
}
