// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.time.Ticker;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.services.MetricReport;
import io.grpc.xds.orca.OrcaOobUtil;
import io.grpc.xds.orca.OrcaOobUtil.OrcaReportingConfig;
import io.grpc.xds.orca.OrcaPerRequestUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What servers report of their load (ORCA, gRFC A51). The one class that needs grpc-xds: loaded
 * only where a rule asks for reports.
 */
final class LoadReports {

  private LoadReports() {}

  /** Tracers that also read the report that comes with an answer. */
  static ClientStreamTracer.Factory withAnswers(
      ClientStreamTracer.Factory tracers, ServerReports reports, Ticker ticker) {
    return OrcaPerRequestUtil.getInstance()
        .newOrcaClientStreamTracerFactory(
            tracers, report -> reports.withAnswer(read(report, ticker.nanoTime())));
  }

  /** A helper whose subchannels can be asked for reports out of band. */
  static Helper outOfBand(Helper helper) {
    return OrcaOobUtil.newOrcaReportingHelper(helper);
  }

  /** Asks a subchannel, made by {@link #outOfBand}, for a report each period. */
  static void each(Duration period, Subchannel subchannel, ServerReports reports, Ticker ticker) {
    reports.expectOutOfBand(period);
    OrcaOobUtil.setListener(
        subchannel,
        report -> reports.outOfBand(read(report, ticker.nanoTime())),
        OrcaReportingConfig.newBuilder()
            .setReportInterval(period.toNanos(), TimeUnit.NANOSECONDS)
            .build());
  }

  /** Asks a subchannel, made by {@link #outOfBand}, for no more reports. */
  static void none(Subchannel subchannel, ServerReports reports) {
    reports.expectNoneOutOfBand();
    OrcaOobUtil.setListener(subchannel, null, OrcaReportingConfig.newBuilder().build());
  }

  private static LoadReport read(MetricReport report, long now) {
    return new LoadReport(
        report.getCpuUtilization(),
        report.getMemoryUtilization(),
        report.getApplicationUtilization(),
        report.getQps(),
        report.getEps(),
        report.getNamedMetrics(),
        now);
  }
}
