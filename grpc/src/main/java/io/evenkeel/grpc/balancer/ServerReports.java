// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.spi.LoadReport;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one server reports of its load, with its answers and out of band, as one.
 *
 * <p>The newest report counts. What it does not tell is as a report of the other kind told it, if
 * that is not too old: gRPC's own server tells calls and utilization by both, and named metrics,
 * such as what {@code prequal} goes by, with its answers alone.
 *
 * <p>Thread-safe: answers come on any thread. Where two come at once either may be the newest.
 */
final class ServerReports {

  // So that one that is late does not make a hole.
  private static final int PERIODS_THAT_ONE_STANDS = 2;

  private final Consumer<LoadReport> listener;
  private volatile @Nullable LoadReport withAnswer;
  private volatile @Nullable LoadReport outOfBand;
  private volatile long standsNanos;

  /**
   * @param listener of what the server reports in all, each time that it does
   */
  ServerReports(Consumer<LoadReport> listener) {
    this.listener = listener;
  }

  /** From now on there are reports out of band. */
  void expectOutOfBand(Duration period) {
    standsNanos = PERIODS_THAT_ONE_STANDS * period.toNanos();
  }

  /** From now on there are none. */
  void expectNoneOutOfBand() {
    outOfBand = null;
  }

  void withAnswer(LoadReport report) {
    withAnswer = report;
    tell(report, outOfBand);
  }

  void outOfBand(LoadReport report) {
    outOfBand = report;
    tell(report, withAnswer);
  }

  private void tell(LoadReport newest, @Nullable LoadReport other) {
    if (other != null && newest.at() - other.at() <= standsNanos) {
      listener.accept(newest.completedBy(other));
    } else {
      listener.accept(newest);
    }
  }
}
