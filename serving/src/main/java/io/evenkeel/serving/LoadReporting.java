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

/**
 * Has a server say how loaded it is, for clients that balance by that ({@code weighted}, {@code
 * prequal}, the metric {@code utilization}; gRPC's own {@code weighted_round_robin}).
 *
 * <pre>{@code
 * LoadReporting reporting = LoadReporting.on(builder);
 * }</pre>
 *
 * <p>With each answer and, to clients that ask for it, by a stream of its own (ORCA, gRFC A51): the
 * share of the CPU that the process uses, calls and errors a second; with each answer also the
 * requests in flight ({@code rif}) and what a unary call takes at such a load ({@code latency_ms}),
 * both as named metrics, as {@code prequal} reads them. Calls of gRPC's own services (health,
 * reflection, load reports) do not count.
 *
 * <p>Needs {@code io.grpc:grpc-xds} on the class path. Two daemon threads, which {@link #close}
 * ends; nothing is reported of what comes after. Thread-safe.
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
        .addService(OrcaServiceImpl.createService(streams, recorder));
    Sampling sampling = new Sampling(calls, CpuLoad.ofProcess(), recorder, time);
    sampling.start();
    return new LoadReporting(time, streams, sampling);
  }

  /** Ends it. Reports that were given stand until clients forget them. */
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
