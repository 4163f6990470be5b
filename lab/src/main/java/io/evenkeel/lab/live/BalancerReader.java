// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.grpc.BalancerSnapshot;
import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.BalancerNow;
import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a policy says of its endpoints as what it does about the lab's pods. */
final class BalancerReader {

  private static final String NANOS = "ns";
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, PodNow> byAddress = new HashMap<>();
  private final Map<String, PodNow> byName = new HashMap<>();

  BalancerReader(List<PodNow> pods) {
    for (PodNow pod : pods) {
      byAddress.put(pod.address(), pod);
      byName.put(pod.name(), pod);
    }
  }

  /** The way with what its policy knows. */
  ModeNow read(ModeNow mode, BalancerSnapshot snapshot) {
    String unit = snapshot.config().pick().metric().unit();
    List<EndpointNow> endpoints = new ArrayList<>();
    for (MemberView view : snapshot.endpoints()) {
      PodNow pod = pod(view.endpoint().address());
      // One that is gone from the cluster stays an endpoint until its source says so.
      if (pod != null) {
        endpoints.add(endpoint(pod.name(), view, unit));
      }
    }
    endpoints.sort(Comparator.comparing(EndpointNow::pod));
    List<String> spared = spared(mode, endpoints);
    return mode.with(
        new BalancerNow(
            RuleNames.of(snapshot.config().pick()),
            unit.equals(NANOS) ? "ms" : unit,
            Rounded.to(1000, snapshot.remoteShare()),
            spared,
            isNearlyEven(mode, spared),
            endpoints));
  }

  private @Nullable PodNow pod(Address address) {
    PodNow alone = byAddress.get(address.host());
    return alone != null ? alone : byAddress.get(address.host() + ":" + address.port());
  }

  private static EndpointNow endpoint(String pod, MemberView view, String unit) {
    double part = Math.min(1, view.weight() / view.endpoint().weight());
    boolean ejected = view.stage() == Stage.EJECTED;
    return new EndpointNow(
        pod,
        view.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        why(view, part),
        score(view.load(), unit),
        view.inFlight(),
        Rounded.to(100, part),
        view.failures(),
        ejected ? Rounded.to(10, view.untilTryNanos() / NANOS_PER_SECOND) : null,
        view.local());
  }

  private static String why(MemberView view, double part) {
    return switch (view.stage()) {
      case PICKED -> "";
      case STARTING -> String.format(Locale.ROOT, "%s, %.0f %%", view.stage().words(), 100 * part);
      case EJECTED ->
          view.untilTryNanos() == 0
              ? view.stage().words() + ", tried next"
              : String.format(
                  Locale.ROOT,
                  "%s, tried in %.1f s",
                  view.stage().words(),
                  view.untilTryNanos() / NANOS_PER_SECOND);
      default -> view.stage().words();
    };
  }

  private static @Nullable Double score(double load, String unit) {
    if (!(load >= 0 && load < Double.MAX_VALUE)) {
      return null;
    }
    return Rounded.to(100, unit.equals(NANOS) ? load / NANOS_PER_MILLI : load);
  }

  /** A little less than others is what chance gives any of them: spared is who gets much less. */
  private List<String> spared(ModeNow mode, List<EndpointNow> endpoints) {
    Map<String, EndpointNow> known = new HashMap<>();
    endpoints.forEach(endpoint -> known.put(endpoint.pod(), endpoint));
    List<PodShare> ready = mode.pods().stream().filter(share -> isReady(share.pod())).toList();
    double mean = ready.stream().mapToDouble(PodShare::share).average().orElse(0);
    List<String> spared = new ArrayList<>();
    for (PodShare share : ready) {
      if (2 * share.share() < mean && hasReason(share.pod(), known.get(share.pod()))) {
        spared.add(share.pod());
      }
    }
    return spared;
  }

  private boolean isReady(String name) {
    PodNow pod = byName.get(name);
    return pod != null && pod.state().equals("ready");
  }

  private boolean hasReason(String name, @Nullable EndpointNow endpoint) {
    PodNow pod = byName.get(name);
    return (pod != null && !pod.fault().isEmpty())
        || (endpoint != null && !endpoint.stage().equals("picked"));
  }

  private boolean isNearlyEven(ModeNow mode, List<String> spared) {
    List<Long> calls =
        mode.pods().stream()
            .filter(share -> isReady(share.pod()) && !spared.contains(share.pod()))
            .map(share -> Math.round(share.callsPerSecond() * mode.shareSeconds()))
            .toList();
    Spread spread = Spread.of(calls);
    return spread != null
        && (spread.isEven() || (spread.isNearlyEven() && nobodyGetsMuchLess(calls, spread)));
  }

  /** The busiest alone does not tell: of three pods one may get nothing, and it has 1.5 times. */
  private static boolean nobodyGetsMuchLess(List<Long> calls, Spread spread) {
    return 2 * Collections.min(calls) * spread.pods() >= spread.calls();
  }
}
