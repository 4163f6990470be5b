// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import io.evenkeel.lab.mode.Mode;
import io.evenkeel.lab.mode.Modes;
import io.evenkeel.lab.state.ModeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is said of the overlays in {@code deploy/ways}, by their names. */
final class DeployedWays {

  // The lab's own words, where it has the same way.
  private static final Map<String, String> LAB_MODES =
      Map.of(
          "clusterip", "clusterip",
          "headless-pick-first", "headless-pick-first",
          "headless-round-robin", "headless-round-robin",
          "max-connection-age", "max-connection-age",
          "kubernetes-api", "kubernetes",
          "dns", "evenkeel-dns");

  private static final String EXACTNESS =
      "Its percentiles are exact to 4 %: its log counts latencies in buckets. The cluster tells in"
          + " whole seconds when a pod was ready.";

  private static final Map<String, ModeInfo> PROXIES = proxies();

  private DeployedWays() {}

  /** The order to show them in: that of the docs, others behind them. */
  static List<String> order() {
    return List.of(
        "clusterip",
        "headless-pick-first",
        "headless-round-robin",
        "max-connection-age",
        "kubernetes-api",
        "dns",
        "envoy",
        "envoy-sidecar",
        "nginx");
  }

  /**
   * What is known of a way.
   *
   * @param target what its client dials, as its manifest says
   * @param clients how many there are
   */
  static ModeInfo info(String way, String target, int clients) {
    ModeInfo known = PROXIES.get(way);
    String labMode = LAB_MODES.get(way);
    for (Mode mode : Modes.all()) {
      if (mode.id().equals(labMode)) {
        known = mode.info();
      }
    }
    if (known == null) {
      known = proxy(way, way, "A way of calling that this lab knows nothing of.", List.of());
    }
    // Promises are held against the lab's own events; nobody checks them here.
    return new ModeInfo(
        way,
        known.title(),
        known.summary(),
        target,
        known.code(),
        known.yaml(),
        Stream.concat(known.limits().stream(), Stream.of(EXACTNESS)).toList(),
        List.of(),
        clients);
  }

  private static Map<String, ModeInfo> proxies() {
    Map<String, ModeInfo> proxies = new LinkedHashMap<>();
    for (ModeInfo info :
        List.of(
            proxy(
                "envoy",
                "Central Envoy",
                "The client has one connection to Envoy, which calls the pods in turn and asks DNS"
                    + " for them every 5 s.",
                List.of(
                    "One hop more, and one thing more to run.",
                    "A pod that leaves must serve on for longer than Envoy's refresh.")),
            proxy(
                "envoy-sidecar",
                "Envoy sidecar",
                "An Envoy in the client's own pod calls the pods in turn and asks DNS for them"
                    + " every 5 s.",
                List.of(
                    "An Envoy for each client.",
                    "A pod that leaves must serve on for longer than Envoy's refresh.")),
            proxy(
                "nginx",
                "Central nginx",
                "The client has one connection to nginx, which passes each call on over a new"
                    + " connection and asks DNS for the pods every 5 s.",
                List.of("A new connection to a pod for each call.")))) {
      proxies.put(info.id(), info);
    }
    return proxies;
  }

  private static ModeInfo proxy(String id, String title, String summary, List<String> limits) {
    return new ModeInfo(id, title, summary, "", "", "", limits, List.of(), 1);
  }
}
