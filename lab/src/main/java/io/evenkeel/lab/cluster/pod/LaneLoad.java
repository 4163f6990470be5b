// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.grpc.services.CallMetricRecorder;

/**
 * How loaded a lane was in the last second or so, as its pod reports it with each answer (ORCA,
 * gRFC A51): what pick rules that go by reports read. Not thread-safe.
 *
 * <p>Sums that decay: what is a second old counts 1/e.
 */
final class LaneLoad {

  private static final double DECAY_NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final int concurrency;
  private double calls;
  private double failures;
  private double busyNanos;
  private double latencyNanos;
  private long at;

  /**
   * What is reported.
   *
   * @param calls a second
   * @param failures of those
   * @param utilization from 0 to 1 of what can be worked on at once
   * @param inFlight calls
   * @param latencyMillis of an answered call, in the queue and at work; 0 where none was answered
   */
  record Report(
      double calls, double failures, double utilization, int inFlight, double latencyMillis) {

    void to(CallMetricRecorder answer) {
      answer.recordQpsMetric(calls);
      answer.recordEpsMetric(failures);
      answer.recordApplicationUtilizationMetric(utilization);
      answer.recordNamedMetric("rif", inFlight);
      answer.recordNamedMetric("latency_ms", latencyMillis);
    }
  }

  LaneLoad(int concurrency) {
    this.concurrency = concurrency;
  }

  /**
   * A call was answered.
   *
   * @param busy for how long it was worked on
   * @param latency the same with its time in the queue
   */
  void answered(long now, long busy, long latency) {
    decay(now);
    calls++;
    busyNanos += busy;
    latencyNanos += latency;
  }

  /** A call was failed at once. */
  void failed(long now) {
    decay(now);
    calls++;
    failures++;
  }

  Report report(int inFlight, long now) {
    decay(now);
    double answered = calls - failures;
    return new Report(
        calls,
        failures,
        busyNanos / DECAY_NANOS / concurrency,
        inFlight,
        answered > 0 ? latencyNanos / answered / NANOS_PER_MILLI : 0);
  }

  private void decay(long now) {
    double left = Math.exp(-Math.max(0, now - at) / DECAY_NANOS);
    at = now;
    calls *= left;
    failures *= left;
    busyNanos *= left;
    latencyNanos *= left;
  }
}
