// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.staged;

import io.evenkeel.lab.staged.StagedPods.Pod;
import io.evenkeel.lab.state.BalancerNow;
import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodShare;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One acted way of calling. */
final class StagedMode {

  private static final double CHANCE = 1.5;
  private static final int MISSED_SECONDS = 60;

  final ModeInfo info;
  private final RandomGenerator random;

  /** How many pods it uses at most. */
  private final int width;

  /** Seconds until it sees a new pod. */
  private final double notices;

  private final Map<String, Long> callsOf = new TreeMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private Map<String, Integer> last = new LinkedHashMap<>();
  private long calls;
  private long failed;
  private int failedNow;
  private int readyAt = -1;
  private double noticedAt = -1;
  private List<String> news = List.of();
  private String lastFailure = "";
  private double p99;
  private int rule;

  StagedMode(ModeInfo info, RandomGenerator random, int width, double notices) {
    this.info = info;
    this.random = random;
    this.width = width;
    this.notices = notices;
  }

  /** It picks by that rule, or by the next one. */
  void pick(@Nullable String wanted) {
    if (!info.rules().isEmpty()) {
      rule = wanted == null ? (rule + 1) % info.rules().size() : info.rules().indexOf(wanted);
    }
  }

  /** These pods became ready now. */
  void newPods(List<Pod> pods, int now) {
    readyAt = now;
    noticedAt = -1;
    news = pods.stream().map(pod -> pod.name).toList();
  }

  /** How it took the pods that came so far is over. */
  void forget() {
    news = List.of();
  }

  void tick(StagedPods pods, int now, double rate, boolean first) {
    Map<String, Pod> taking = new LinkedHashMap<>();
    pods.that(Pod::takesCalls).forEach(pod -> taking.put(pod.name, pod));
    if (first || (readyAt >= 0 && now - readyAt >= notices)) {
      known.clear();
      pods.that(Pod::isReady).stream().limit(width).forEach(pod -> known.add(pod.name));
    }
    if (known.removeIf(name -> !taking.containsKey(name)) && known.size() < width) {
      // It lost a pod: even those that watch nothing look again when a connection breaks.
      failedNow = notices > 1 ? 1 + random.nextInt(9) : 0;
      pods.that(Pod::isReady).stream()
          .limit(width - known.size())
          .forEach(pod -> known.add(pod.name));
    } else {
      failedNow = 0;
    }
    spread(taking, pods.lostNode, (int) rate);
  }

  private void spread(Map<String, Pod> taking, int lostNode, int rate) {
    last = new LinkedHashMap<>();
    taking.keySet().forEach(name -> last.put(name, 0));
    List<String> used = new ArrayList<>(known);
    p99 = 2 + random.nextDouble() * 2;
    for (int i = 0; i < rate && !used.isEmpty(); i++) {
      Pod pod =
          taking.get(
              used.get(random.nextInt(12) == 0 ? random.nextInt(used.size()) : i % used.size()));
      last.merge(pod.name, 1, Integer::sum);
      callsOf.merge(pod.name, 1L, Long::sum);
      switch (pod.node == lostNode ? "hung" : pod.fault) {
        case "failing" -> failedNow++;
        case "slow" -> p99 = 250 + random.nextInt(20);
        case "hung" -> {
          failedNow++;
          p99 = 1000;
        }
        default -> {}
      }
    }
    calls += rate;
    failed += failedNow;
    if (failedNow > 0) {
      lastFailure =
          "UNAVAILABLE: <script>document.title='owned'</script> \u001b[31mconnection refused";
    }
  }

  ModeNow now(StagedPods pods, int second, double rate) {
    int ready = pods.that(Pod::isReady).size();
    int max = last.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    double mean = ready == 0 ? 0 : rate / ready;
    double variance =
        last.values().stream().mapToDouble(count -> (count - mean) * (count - mean)).sum()
            / Math.max(1, last.size());
    double noise = mean == 0 ? 0 : 1 / Math.sqrt(mean);
    double variation = mean == 0 ? 0 : Math.sqrt(variance) / mean;
    boolean even = variation <= CHANCE * noise;
    List<PodShare> shares = new ArrayList<>();
    last.forEach(
        (name, count) ->
            shares.add(
                new PodShare(
                    name, count, rate == 0 ? 0 : count / rate, callsOf.getOrDefault(name, 0L))));
    boolean called = mean > 0 && max > 0;
    return new ModeNow(
        info.id(),
        calls,
        calls - failed,
        failed,
        rate,
        failedNow,
        called ? 1 + p99 / 10 : null,
        called ? p99 : null,
        known.size() * Math.max(1, info.clients() / 5),
        called ? max / mean : null,
        called ? variation : null,
        called ? 1 + 2 * noise : null,
        called ? noise : null,
        even,
        notice(second),
        lastFailure,
        1,
        shares,
        info.rules().isEmpty() ? null : balancer(pods, even));
  }

  /** A policy that knows a reason for one pod of each stage there can be in a lab. */
  private BalancerNow balancer(StagedPods pods, boolean even) {
    List<EndpointNow> endpoints = new ArrayList<>();
    List<String> names = pods.that(Pod::isReady).stream().map(pod -> pod.name).sorted().toList();
    for (int i = 0; i < names.size(); i++) {
      endpoints.add(
          switch (i) {
            case 0 -> endpoint(names.get(i), "ejected", "ejected, tried in 1.2 s", 5_000, 1.2);
            case 1 -> endpoint(names.get(i), "starting", "starts slowly, 30 %", 8.25, null);
            default -> endpoint(names.get(i), "picked", "", 8.25 + i, null);
          });
    }
    return new BalancerNow(
        info.rules().get(rule), "ms", 0.013, names.stream().limit(1).toList(), !even, endpoints);
  }

  private static EndpointNow endpoint(
      String pod, String stage, String why, double score, @Nullable Double tried) {
    boolean starts = stage.equals("starting");
    return new EndpointNow(
        pod, stage, why, score, 2, starts ? 0.3 : 1, tried == null ? 0 : 5, tried, true);
  }

  private NoticeNow notice(int second) {
    if (readyAt < 0 || news.isEmpty()) {
      return NoticeNow.NONE;
    }
    int seen = (int) news.stream().filter(name -> callsOf.getOrDefault(name, 0L) > 0).count();
    if (seen == news.size()) {
      noticedAt = noticedAt < 0 ? Math.min(notices, second - readyAt) : noticedAt;
      return new NoticeNow("noticed", noticedAt, news.size(), seen);
    }
    int waited = second - readyAt;
    return new NoticeNow(
        waited >= MISSED_SECONDS ? "missed" : "waiting", waited, news.size(), seen);
  }

  @Nullable Double p99() {
    return known.isEmpty() ? null : p99;
  }

  double failedNow() {
    return failedNow;
  }

  int podsCalled() {
    return (int) last.values().stream().filter(count -> count > 0).count();
  }
}
