// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;
import java.util.Locale;

/**
 * What the {@code evenkeel} policy of one channel knew at one moment: why each endpoint gets calls,
 * or why it gets none.
 *
 * @param target of the channel
 * @param authority of the channel
 * @param config in force
 * @param remoteShare the share of calls that leaves the client's zone
 * @param endpoints sorted by id
 */
public record BalancerSnapshot(
    String target,
    String authority,
    BalancerConfig config,
    double remoteShare,
    List<MemberView> endpoints) {

  private static final double NANOS_OF_A_SECOND = 1e9;

  public BalancerSnapshot {
    endpoints = List.copyOf(endpoints);
  }

  /** A table, for logs and people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(target);
    text.append(": ")
        .append(endpoints.size())
        .append(" endpoints, pick ")
        .append(config.pick().name());
    if (remoteShare > 0) {
      text.append(String.format(Locale.ROOT, ", %.1f %% to other zones", 100 * remoteShare));
    }
    for (MemberView view : endpoints) {
      line(text, view);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, MemberView view) {
    Endpoint endpoint = view.endpoint();
    String zone = endpoint.locality().zone();
    text.append(
        String.format(
            Locale.ROOT,
            "%n  %-24s %-21s %-12s %-13s %-24s"
                + " in flight %d, load %.6g, weight %.2f, failures in a row %d",
            endpoint.displayName(),
            endpoint.address(),
            zone.isEmpty() ? "no zone" : zone,
            view.connected() ? "connected" : "not connected",
            view.stage().words(),
            view.inFlight(),
            view.load(),
            view.weight(),
            view.failures()));
    if (view.stage() == Stage.EJECTED) {
      text.append(
          String.format(
              Locale.ROOT,
              ", tries %d, next in %.1f s",
              view.tries(),
              view.untilTryNanos() / NANOS_OF_A_SECOND));
    }
  }
}
