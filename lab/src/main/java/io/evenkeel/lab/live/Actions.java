// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.lab.cluster.LabCluster;
import io.evenkeel.lab.cluster.PodView;
import io.evenkeel.lab.load.Load;
import io.evenkeel.lab.measure.EventJournal;
import io.evenkeel.lab.measure.EventKind;
import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.ActionNow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The buttons: what each does to the cluster and to the load, and what is on now.
 *
 * <p>Thread-safe: one at a time.
 */
final class Actions {

  /** The most pods that a button makes; more are no clearer. */
  static final int MOST_REPLICAS = 20;

  private static final double SLOWDOWN = 40;
  private static final double FAILING_SHARE = 0.5;
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final Duration PAUSE_EVERY = Duration.ofSeconds(2);

  static final List<ActionInfo> ALL =
      List.of(
          new ActionInfo("scale-up", "Scale up", "One pod more, or as many as said.", "+", "scale"),
          new ActionInfo("scale-down", "Scale down", "One pod less.", "-", "scale"),
          new ActionInfo(
              "rollout",
              "Rollout restart",
              "Replaces all pods, one after the other: half a second each, where a cluster takes some"
                  + " seconds.",
              "r",
              "scale"),
          new ActionInfo(
              "cold-pod",
              "Cold pod",
              "One pod more, which is 40 times as slow at first and warm after eight seconds.",
              "c",
              "scale"),
          new ActionInfo(
              "slow-pod",
              "Slow pod",
              "One pod takes 40 times as long for each call.",
              "s",
              "faults"),
          new ActionInfo(
              "failing-pod",
              "Failing pod",
              "One pod fails half of its calls at once.",
              "f",
              "faults"),
          new ActionInfo(
              "hung-pod", "Hung pod", "One pod takes calls and never answers.", "h", "faults"),
          new ActionInfo(
              "gc-pauses",
              "GC pauses",
              "One pod stands still for 400 ms every two seconds.",
              "g",
              "faults"),
          new ActionInfo(
              "node-loss",
              "Node loss",
              "A node falls silent. Emulated: its pods' connections stay open and are never read,"
                  + " new ones are accepted by the kernel alone.",
              "n",
              "faults"),
          new ActionInfo(
              "zone-outage",
              "Zone outage",
              "All nodes of a zone fall silent: the clients' own zone, where they have one.",
              "z",
              "faults"),
          new ActionInfo(
              "api-outage",
              "API outage",
              "The Kubernetes API takes everything and answers nothing.",
              "a",
              "faults"),
          new ActionInfo(
              "dns-outage",
              "DNS outage",
              "DNS answers SERVFAIL. Emulated for gRPC's own dns, which asks the JDK: its names are"
                  + " gone.",
              "d",
              "faults"),
          new ActionInfo(
              "pick",
              "Pick rule",
              "The ways with the policy evenkeel pick by the next rule, and keep their connections;"
                  + " the list on their cards chooses one.",
              "p",
              "load"),
          new ActionInfo("load-up", "More load", "Twice as many calls.", "]", "load"),
          new ActionInfo("load-down", "Less load", "Half as many calls.", "[", "load"),
          new ActionInfo(
              "reset", "Reset", "Ends all faults; pods and load as at the beginning.", "0", "lab"));

  private static final Map<String, EventKind> FAULTS_OF_PODS =
      Map.of(
          "slow-pod", EventKind.SLOW_POD,
          "failing-pod", EventKind.FAILING_POD,
          "hung-pod", EventKind.HUNG_POD,
          "gc-pauses", EventKind.PAUSES);

  private final LabCluster cluster;
  private final Outages outages;
  private final Policy policy;
  private final Load load;
  private final EventJournal journal;
  private final double firstRate;
  private final String firstRule;
  // What is on, and to which pod or node it was done; empty where to none.
  private final Map<String, String> active = new LinkedHashMap<>();

  Actions(LabCluster cluster, Outages outages, Policy policy, Load load, EventJournal journal) {
    this.cluster = cluster;
    this.outages = outages;
    this.policy = policy;
    this.firstRule = policy.rule();
    this.load = load;
    this.journal = journal;
    this.firstRate = load.ratePerCaller();
  }

  /** What falls silent and speaks again. */
  interface Outages {
    void api(boolean out);

    void dns(boolean out);

    /** The zone of the clients, which an outage strikes first; empty where they have none. */
    String zone();
  }

  /** By which rule the ways with the policy {@code evenkeel} pick. */
  interface Policy {
    String rule();

    void rule(String other);
  }

  /** As {@link io.evenkeel.lab.state.LabView#act}. */
  synchronized void act(String action, Map<String, String> arguments) {
    switch (action) {
      case "scale-up" -> scale(replicas(arguments, cluster.replicas() + 1));
      case "scale-down" -> scale(replicas(arguments, cluster.replicas() - 1));
      case "cold-pod" -> {
        allow(arguments, Set.of());
        if (cluster.replicas() >= MOST_REPLICAS) {
          throw new IllegalArgumentException(
              "There are " + MOST_REPLICAS + " pods, and a lab has no more; scale down first");
        }
        cluster.scaleUpCold();
      }
      case "rollout" -> {
        allow(arguments, Set.of());
        cluster.rolloutRestart();
      }
      case "slow-pod" ->
          toPod(action, arguments, EventKind.SLOW_POD, " is slow", p -> cluster.slow(p, SLOWDOWN));
      case "failing-pod" ->
          toPod(
              action,
              arguments,
              EventKind.FAILING_POD,
              " fails half of its calls",
              p -> cluster.failing(p, FAILING_SHARE));
      case "hung-pod" -> toPod(action, arguments, EventKind.HUNG_POD, " hangs", cluster::hung);
      case "gc-pauses" ->
          toPod(
              action,
              arguments,
              EventKind.PAUSES,
              " stands still now and then",
              p -> cluster.pausing(p, PAUSE, PAUSE_EVERY));
      case "node-loss" -> nodeLoss(arguments);
      case "zone-outage" -> zoneOutage(arguments);
      case "api-outage" -> {
        allow(arguments, Set.of());
        toggle(action, EventKind.API_OUTAGE, "The Kubernetes API is silent", outages::api);
      }
      case "dns-outage" -> {
        allow(arguments, Set.of());
        toggle(action, EventKind.DNS_OUTAGE, "DNS does not answer", outages::dns);
      }
      case "pick" -> pick(arguments);
      case "load-up" -> load(arguments, load.ratePerCaller() * 2);
      case "load-down" -> load(arguments, load.ratePerCaller() / 2);
      case "reset" -> {
        allow(arguments, Set.of());
        reset();
      }
      default ->
          throw new IllegalArgumentException(
              "No action '"
                  + action
                  + "'; there are "
                  + String.join(", ", ALL.stream().map(ActionInfo::id).toList()));
    }
  }

  synchronized List<ActionNow> now() {
    List<ActionNow> now = new ArrayList<>();
    int replicas = cluster.replicas();
    for (ActionInfo action : ALL) {
      boolean enabled =
          switch (action.id()) {
            case "scale-up", "cold-pod" -> replicas < MOST_REPLICAS;
            case "scale-down" -> replicas > 0;
            case "load-up" -> load.ratePerCaller() * 2 <= LabSettings.MOST_RATE;
            case "load-down" -> load.ratePerCaller() / 2 >= LabSettings.LEAST_RATE;
            default -> true;
          };
      now.add(new ActionNow(action.id(), enabled, active.containsKey(action.id())));
    }
    return now;
  }

  /** A pod is gone, and with it what was wrong with it. */
  synchronized void podGone(String pod) {
    FAULTS_OF_PODS.forEach(
        (action, kind) -> {
          if (active.remove(action, pod)) {
            journal.end(kind, pod);
          }
        });
  }

  synchronized boolean isActive(String action) {
    return active.containsKey(action);
  }

  private void scale(int replicas) {
    cluster.scale(replicas);
  }

  private static int replicas(Map<String, String> arguments, int otherwise) {
    allow(arguments, Set.of("replicas"));
    String text = arguments.get("replicas");
    int replicas = otherwise;
    if (text != null) {
      try {
        replicas = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(wrongReplicas(text), e);
      }
    }
    if (replicas < 0 || replicas > MOST_REPLICAS) {
      throw new IllegalArgumentException(wrongReplicas(String.valueOf(replicas)));
    }
    return replicas;
  }

  private static String wrongReplicas(String text) {
    return "'replicas' must be a number from 0 to " + MOST_REPLICAS + ", but is '" + text + "'";
  }

  private interface ToPod {
    void on(String pod);
  }

  private void toPod(
      String action, Map<String, String> arguments, EventKind kind, String what, ToPod fault) {
    allow(arguments, Set.of("pod"));
    String struck = active.remove(action);
    if (struck != null) {
      cluster.heal(struck);
      journal.end(kind, struck);
      return;
    }
    String pod = arguments.getOrDefault("pod", "");
    List<String> ready = healthyPods().stream().map(PodView::name).toList();
    if (pod.isEmpty()) {
      // The oldest that nothing is wrong with: with ClusterIP most likely one that is called.
      pod = ready.isEmpty() ? "" : ready.get(0);
    }
    if (!ready.contains(pod)) {
      throw new IllegalArgumentException(
          pod.isEmpty()
              ? "No pod is ready and without a fault; scale up or reset first"
              : "No pod '"
                  + pod
                  + "' is ready and without a fault; there are "
                  + String.join(", ", ready));
    }
    fault.on(pod);
    active.put(action, pod);
    journal.begin(kind, pod + what, pod, true);
  }

  /** The oldest first. */
  private List<PodView> healthyPods() {
    return cluster.pods().stream().filter(pod -> pod.ready() && pod.fault() == null).toList();
  }

  private void nodeLoss(Map<String, String> arguments) {
    allow(arguments, Set.of("node"));
    String lost = active.remove("node-loss");
    if (lost != null) {
      if (!cluster.nodes(active.getOrDefault("zone-outage", "")).contains(lost)) {
        cluster.nodeReturn(lost);
      }
      journal.end(EventKind.NODE_LOSS, lost);
      return;
    }
    String node = arguments.get("node");
    if (node == null) {
      node = healthyPod("node").node();
    }
    cluster.nodeLoss(node);
    active.put("node-loss", node);
    journal.begin(EventKind.NODE_LOSS, node + " is lost", node, true);
  }

  private void zoneOutage(Map<String, String> arguments) {
    allow(arguments, Set.of("zone"));
    String out = active.remove("zone-outage");
    if (out != null) {
      cluster.nodes(out).stream()
          .filter(node -> !node.equals(active.get("node-loss")))
          .forEach(cluster::nodeReturn);
      journal.end(EventKind.ZONE_OUTAGE, out);
      return;
    }
    String zone = arguments.getOrDefault("zone", outages.zone());
    if (zone.isEmpty()) {
      zone = healthyPod("zone").zone();
    }
    List<String> nodes = cluster.nodes(zone);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "No zone '"
              + zone
              + "'; there are "
              + String.join(", ", new TreeSet<>(cluster.settings().zones().values())));
    }
    nodes.forEach(cluster::nodeLoss);
    active.put("zone-outage", zone);
    journal.begin(EventKind.ZONE_OUTAGE, "Zone " + zone + " is lost", zone, true);
  }

  /** Who bears what is done to no place in particular: what is silent already shows nothing. */
  private PodView healthyPod(String place) {
    return healthyPods().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No "
                        + place
                        + " has a pod that is ready and without a fault; name one, or scale up or"
                        + " reset first"));
  }

  private interface Outage {
    void set(boolean out);
  }

  private void toggle(String action, EventKind kind, String text, Outage outage) {
    boolean out = active.remove(action) == null;
    outage.set(out);
    if (out) {
      active.put(action, "");
      journal.begin(kind, text, "", true);
    } else {
      journal.end(kind, "");
    }
  }

  private void load(Map<String, String> arguments, double otherwise) {
    allow(arguments, Set.of("rate"));
    String text = arguments.get("rate");
    double rate = otherwise;
    if (text != null) {
      try {
        rate = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(wrongRate(text), e);
      }
    }
    if (!(rate >= LabSettings.LEAST_RATE && rate <= LabSettings.MOST_RATE)) {
      throw new IllegalArgumentException(wrongRate(String.valueOf(rate)));
    }
    load.ratePerCaller(rate);
    journal.begin(EventKind.LOAD, Math.round(rate) + " calls/s for each way of calling", "", false);
  }

  private void pick(Map<String, String> arguments) {
    allow(arguments, Set.of("rule"));
    List<String> rules = PickRules.installed().names();
    int next = (rules.indexOf(policy.rule()) + 1) % rules.size();
    String rule = arguments.getOrDefault("rule", rules.get(next));
    LabSettings.requireRule(rule);
    policy.rule(rule);
    journal.begin(EventKind.POLICY, "evenkeel picks by " + rule, "", false);
  }

  private static String wrongRate(String text) {
    return "Calls a second and way of calling must be from "
        + Math.round(LabSettings.LEAST_RATE)
        + " to "
        + Math.round(LabSettings.MOST_RATE)
        + ", but would be "
        + text;
  }

  private void reset() {
    int from = cluster.replicas();
    int to = cluster.settings().replicas();
    // Before the cluster tells that it scales.
    journal.reset("Reset: " + undone(from, to), from, to);
    outages.api(false);
    outages.dns(false);
    active.clear();
    cluster.reset();
    load.ratePerCaller(firstRate);
    if (!policy.rule().equals(firstRule)) {
      policy.rule(firstRule);
    }
  }

  /** What a reset has to undo, as a person would say it. */
  private String undone(int from, int to) {
    List<String> undone = new ArrayList<>();
    List<String> faults =
        ALL.stream().filter(action -> active.containsKey(action.id())).map(Actions::name).toList();
    if (!faults.isEmpty()) {
      undone.add(String.join(" and ", faults) + " ended");
    }
    if (from != to) {
      undone.add("scaled from " + from + " back to " + to);
    }
    if (load.ratePerCaller() != firstRate) {
      undone.add(Math.round(firstRate) + " calls/s again");
    }
    if (!policy.rule().equals(firstRule)) {
      undone.add("evenkeel picks by " + firstRule + " again");
    }
    return undone.isEmpty() ? "there was nothing to undo" : String.join(", ", undone);
  }

  /** The label within a sentence: slow pod, API outage. */
  private static String name(ActionInfo action) {
    String label = action.label();
    return Character.isUpperCase(label.charAt(1))
        ? label
        : Character.toLowerCase(label.charAt(0)) + label.substring(1);
  }

  private static void allow(Map<String, String> arguments, Set<String> known) {
    for (String argument : arguments.keySet()) {
      if (!known.contains(argument)) {
        throw new IllegalArgumentException(
            "Unknown argument '"
                + argument
                + "'; "
                + (known.isEmpty() ? "there are none" : "known is " + String.join(", ", known)));
      }
    }
  }
}
