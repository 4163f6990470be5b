// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import io.evenkeel.lab.state.BalancerNow;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot in Prometheus' <a
 * href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a> 0.0.4. What
 * cannot be told is left out.
 */
final class Metrics {

  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PREFIX = "evenkeel_lab_";
  private static final double MILLIS = 1_000;

  private final StringBuilder out = new StringBuilder();

  private Metrics() {}

  static String text(Snapshot now) {
    Metrics metrics = new Metrics();
    metrics.cluster(now);
    metrics.modes(now.modes());
    metrics.balancers(now.modes());
    return metrics.out.toString();
  }

  private void cluster(Snapshot now) {
    ClusterNow cluster = now.cluster();
    one("uptime_seconds", "Seconds since the lab began.", now.at());
    one("rate_per_mode", "Calls a second that each way is asked to make.", now.ratePerMode());
    one("replicas", "Pods that are wanted.", (double) cluster.replicas());
    one("api_up", "Whether the Kubernetes API answers.", flag(cluster.apiUp()));
    one("dns_up", "Whether DNS answers.", flag(cluster.dnsUp()));
    Map<String, Integer> states = new TreeMap<>();
    for (PodNow pod : cluster.pods()) {
      states.merge(pod.state(), 1, Integer::sum);
    }
    head("pods", "gauge", "Pods by state.");
    states.forEach((state, count) -> sample("pods", labels("state", state), (double) count));
  }

  private void modes(List<ModeNow> modes) {
    each(modes, "begun_calls_total", "counter", "Calls that were begun.", m -> (double) m.calls());
    each(
        modes,
        "calls_total",
        "counter",
        "Calls that have ended.",
        m -> (double) (m.answered() + m.failed()));
    each(modes, "failed_calls_total", "counter", "Those that failed.", m -> (double) m.failed());
    each(modes, "connections", "gauge", "Connections to pods.", m -> (double) m.connections());
    each(modes, "latency_p50_seconds", "gauge", "Median latency.", m -> seconds(m.p50Millis()));
    each(
        modes,
        "latency_p99_seconds",
        "gauge",
        "99th percentile of the latency.",
        m -> seconds(m.p99Millis()));
    each(
        modes,
        "max_over_mean",
        "gauge",
        "Calls of the busiest ready pod over the mean.",
        ModeNow::maxOverMean);
    each(
        modes,
        "noise_max_over_mean",
        "gauge",
        "What max_over_mean would be by chance alone.",
        ModeNow::noiseMaxOverMean);
    each(
        modes,
        "variation",
        "gauge",
        "Coefficient of variation of the calls over the ready pods.",
        ModeNow::variation);
    each(
        modes,
        "noise_variation",
        "gauge",
        "What variation would be by chance alone.",
        ModeNow::noiseVariation);
    each(modes, "even", "gauge", "Whether the calls are even.", m -> flag(m.even()));
    each(
        modes,
        "notice_seconds",
        "gauge",
        "From a new pod's readiness to its first call, at the last change; grows while waiting.",
        m -> m.notice().state().equals("none") ? null : m.notice().seconds());
    each(
        modes,
        "notice_missing_pods",
        "gauge",
        "New pods of the last change without a call.",
        m -> (double) (m.notice().pods() - m.notice().noticed()));
    head("pod_calls_total", "counter", "Calls that a pod got, by way of calling.");
    for (ModeNow mode : modes) {
      for (PodShare pod : mode.pods()) {
        sample(
            "pod_calls_total", labels("mode", mode.id(), "pod", pod.pod()), (double) pod.calls());
      }
    }
  }

  private void balancers(List<ModeNow> modes) {
    each(
        modes,
        "remote_share",
        "gauge",
        "Share of the calls that leaves the client's zone.",
        m -> m.balancer() == null ? null : m.balancer().remoteShare());
    endpoints(
        modes,
        "endpoint_score",
        "Load of a pod by the measure of the pick rule; less is better.",
        (balancer, pod) ->
            sample("endpoint_score", pod.labels("unit", balancer.unit()), pod.now().score()));
    endpoints(
        modes,
        "endpoint_stage",
        "1 for the stage at which a pod stands: why it gets calls, or none.",
        (balancer, pod) -> sample("endpoint_stage", pod.labels("stage", pod.now().stage()), 1.0));
    endpoints(
        modes,
        "endpoint_in_flight",
        "Calls on a pod.",
        (balancer, pod) ->
            sample("endpoint_in_flight", pod.labels(), (double) pod.now().inFlight()));
    endpoints(
        modes,
        "endpoint_start_share",
        "How much of its weight a pod has in slow start, up to 1.",
        (balancer, pod) -> sample("endpoint_start_share", pod.labels(), pod.now().startShare()));
  }

  private record Pod(String mode, EndpointNow now) {

    String labels(String... more) {
      return Metrics.labels(
          Stream.concat(Stream.of("mode", mode, "pod", now.pod()), Stream.of(more))
              .toArray(String[]::new));
    }
  }

  private void endpoints(
      List<ModeNow> modes, String name, String help, BiConsumer<BalancerNow, Pod> sample) {
    head(name, "gauge", help);
    for (ModeNow mode : modes) {
      BalancerNow balancer = mode.balancer();
      if (balancer != null) {
        balancer.endpoints().forEach(now -> sample.accept(balancer, new Pod(mode.id(), now)));
      }
    }
  }

  private void each(
      List<ModeNow> modes,
      String name,
      String type,
      String help,
      Function<ModeNow, @Nullable Double> value) {
    head(name, type, help);
    for (ModeNow mode : modes) {
      sample(name, labels("mode", mode.id()), value.apply(mode));
    }
  }

  private void one(String name, String help, double value) {
    head(name, "gauge", help);
    sample(name, "", value);
  }

  private void head(String name, String type, String help) {
    out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, @Nullable Double value) {
    if (value == null) {
      return;
    }
    out.append(PREFIX).append(name).append(labels).append(' ');
    // A whole number as one: counters are read by people too.
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append(value.longValue());
    } else {
      out.append(value);
    }
    out.append('\n');
  }

  private static String labels(String... namesAndValues) {
    StringBuilder labels = new StringBuilder("{");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
      labels.append(escaped(namesAndValues[i + 1])).append('"');
    }
    return labels.append('}').toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static @Nullable Double seconds(@Nullable Double millis) {
    return millis == null ? null : millis / MILLIS;
  }

  private static double flag(boolean value) {
    return value ? 1 : 0;
  }
}
