// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.grpc.ServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import io.grpc.xds.orca.OrcaServiceImpl;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has a server say how loaded it is, for clients that balance by that ({@code weighted}, {@code
 * prequal}, the metric {@code utilization}; gRPC's own {@code weighted_round_robin}).
 *
 * <pre>{@code
 * LoadReporting reporting = LoadReporting.on(builder);
 * }</pre>
 *
 * <p>ORCA, gRFC A51. What is reported, anew each second but for the last two, which are of the
 * moment:
 *
 * <table>
 * <caption>Fields of the reports</caption>
 * <tr><th>field</th><th>with each answer</th><th>out of band</th><th>what it is</th></tr>
 * <tr><td>{@code cpu_utilization}</td><td>yes</td><td>yes</td><td>the share of its processors that
 *     the process uses, from 0 to 1; not told where the JVM does not know</td></tr>
 * <tr><td>{@code rps_fractional}</td><td>yes</td><td>yes</td><td>calls that ended, a second</td></tr>
 * <tr><td>{@code eps}</td><td>yes</td><td>yes</td><td>those of which the server is to blame</td></tr>
 * <tr><td>{@code named_metrics["rif"]}</td><td>yes</td><td>no</td><td>requests in flight</td></tr>
 * <tr><td>{@code named_metrics["latency_ms"]}</td><td>yes</td><td>no</td><td>what a unary call
 *     takes with so many in flight; not told until one has ended</td></tr>
 * </table>
 *
 * <p>Out of band is a stream that clients open, with a report as often as they ask for, but at most
 * once a second. gRPC's {@link MetricRecorder}, which makes its reports, takes no named metrics,
 * and what else it takes by a name is a share from 0 to 1. So {@code prequal}, which reads {@code
 * rif} and {@code latency_ms}, needs reports with answers; the others can do with either.
 *
 * <p>Calls of gRPC's own services (health, reflection, load reports) do not count.
 *
 * <p>Needs {@code io.grpc:grpc-xds} on the class path. Two daemon threads, which {@link #close}
 * ends: a process that ends need not close it. Thread-safe.
 */
public final class LoadReporting implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final SystemTime time;
  private final ScheduledExecutorService streams;
  private final Sampling sampling;

  private LoadReporting(SystemTime time, ScheduledExecutorService streams, Sampling sampling) {
    this.time = time;
    this.streams = streams;
    this.sampling = sampling;
  }

  /**
   * On the server that this builder builds. Interceptors that are added later see calls before it
   * does, and what they answer themselves is not counted.
   */
  public static LoadReporting on(ServerBuilder<?> builder) {
    return on(builder, CpuLoad.ofProcess());
  }

  static LoadReporting on(ServerBuilder<?> builder, CpuLoad cpu) {
    SystemTime time = SystemTime.start("evenkeel-load-reports");
    ScheduledExecutorService streams =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "evenkeel-load-streams");
              thread.setDaemon(true);
              return thread;
            });
    MetricRecorder recorder = MetricRecorder.newInstance();
    ServedCalls calls = new ServedCalls(time);
    builder
        .intercept(calls.interceptor())
        // Runs first, as the last one added: the other one finds the call's recorder there.
        .intercept(OrcaMetricReportingServerInterceptor.create(recorder))
        // gRPC's own least period is half a minute, longer than clients ask for by default.
        .addService(
            OrcaServiceImpl.createService(
                streams, recorder, PERIOD.toNanos(), TimeUnit.NANOSECONDS));
    Sampling sampling = new Sampling(calls, cpu, recorder, time);
    sampling.start();
    return new LoadReporting(time, streams, sampling);
  }

  /**
   * Ends it; to be called when the server has ended. Streams of reports have no more of them, and
   * fail where they are opened after it. Of a server that goes on, answers tell what was known
   * last.
   */
  @Override
  public void close() {
    sampling.end();
    time.close();
    streams.shutdownNow();
  }

  /** Once a second, what is too dear or makes no sense for each call. */
  static final class Sampling {
    private final ServedCalls calls;
    private final CpuLoad cpu;
    private final MetricRecorder recorder;
    private final Scheduler time;
    private volatile boolean ended;
    private long sampledAt;

    Sampling(ServedCalls calls, CpuLoad cpu, MetricRecorder recorder, Scheduler time) {
      this.calls = calls;
      this.cpu = cpu;
      this.recorder = recorder;
      this.time = time;
    }

    void start() {
      sampledAt = time.nanoTime();
      plan();
    }

    void end() {
      ended = true;
    }

    private void plan() {
      var unused = time.schedule(this::sample, PERIOD);
    }

    private void sample() {
      if (ended) {
        return;
      }
      long now = time.nanoTime();
      double seconds = Math.max(1, now - sampledAt) / 1e9;
      sampledAt = now;
      ServedCalls.Ended since = calls.takeEnded();
      recorder.setQpsMetric(since.calls() / seconds);
      recorder.setEpsMetric(since.errors() / seconds);
      double load = cpu.share();
      if (load >= 0) {
        recorder.setCpuUtilizationMetric(load);
      }
      calls.latencies().refresh();
      plan();
    }
  }
}
