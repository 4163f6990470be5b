// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.grpc.services.CallMetricRecorder;

/**
 * How loaded a lane was in the last second or so, as its pod reports it with each answer (ORCA, gRFC
 * A51): what pick rules that go by reports read. Not thread-safe.
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

  /** Tells it with the answer to a call. */
  void tell(CallMetricRecorder report, int inFlight, long now) {
    decay(now);
    double answered = calls - failures;
    report.recordQpsMetric(calls);
    report.recordEpsMetric(failures);
    report.recordApplicationUtilizationMetric(busyNanos / DECAY_NANOS / concurrency);
    report.recordNamedMetric("rif", inFlight);
    if (answered > 0) {
      report.recordNamedMetric("latency_ms", latencyNanos / answered / NANOS_PER_MILLI);
    }
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
