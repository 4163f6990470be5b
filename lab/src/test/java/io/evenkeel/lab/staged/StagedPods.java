// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.staged;

import io.evenkeel.lab.state.NodeNow;
import io.evenkeel.lab.state.PodNow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The pods of a staged lab: each takes two seconds to get ready, and three to leave. */
final class StagedPods {

  /** A name as only a hostile cluster would give. */
  static final String HOSTILE = "greeter-<img src=x onerror=document.title='owned'>-";

  private static final int HOSTILE_EVERY = 12;
  private static final int NODES = 6;
  private static final int ZONES = 3;
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int STARTING_SECONDS = 2;
  private static final int DRAINING_SECONDS = 3;

  static final class Pod {
    final String name;
    final int node;
    final int number;
    String state = "starting";
    String fault = "";
    int since;
    int born;

    private Pod(String name, int node, int number) {
      this.name = name;
      this.node = node;
      this.number = number;
    }

    boolean isReady() {
      return state.equals("ready");
    }

    boolean takesCalls() {
      return isReady() || state.equals("draining");
    }
  }

  private final RandomGenerator random;
  private final List<Pod> pods = new ArrayList<>();
  private int made;
  private String revision = "7d9f8c6b5";
  int lostNode = -1;

  StagedPods(RandomGenerator random, int replicas) {
    this.random = random;
    add(replicas, -100);
    pods.forEach(pod -> pod.state = "ready");
  }

  void scale(int replicas, int now) {
    int wanted = (int) pods.stream().filter(pod -> !pod.state.equals("draining")).count();
    add(replicas - wanted, now);
    // The youngest leave first, as in Kubernetes.
    pods.stream()
        .filter(pod -> !pod.state.equals("draining"))
        .sorted(Comparator.comparingInt((Pod pod) -> pod.number).reversed())
        .limit(Math.max(0, wanted - replicas))
        .forEach(pod -> change(pod, "draining", now));
  }

  void restart(int now) {
    int replicas = (int) pods.stream().filter(pod -> !pod.state.equals("draining")).count();
    revision = "5c" + letters(7);
    pods.forEach(pod -> change(pod, "draining", now));
    add(replicas, now);
  }

  private void add(int count, int now) {
    for (int i = 0; i < count; i++) {
      String name =
          made % HOSTILE_EVERY == 1 ? HOSTILE + made : "greeter-" + revision + "-" + letters(5);
      Pod pod = new Pod(name, made % NODES, made);
      made++;
      pod.since = now;
      pod.born = now;
      pods.add(pod);
    }
    pods.sort(Comparator.comparing(pod -> pod.name));
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** A second has passed; whether some pod became ready. */
  boolean tick(int now) {
    boolean news = false;
    for (Pod pod : List.copyOf(pods)) {
      if (pod.state.equals("starting") && now - pod.since >= STARTING_SECONDS) {
        change(pod, "ready", now);
        news = true;
      } else if (pod.state.equals("draining") && now - pod.since >= DRAINING_SECONDS) {
        pods.remove(pod);
      }
    }
    return news;
  }

  private static void change(Pod pod, String state, int now) {
    pod.state = state;
    pod.since = now;
  }

  List<Pod> that(Predicate<Pod> condition) {
    return pods.stream().filter(condition).toList();
  }

  /** The first ready pod gets the fault; empty ends it. */
  void fault(String fault) {
    pods.forEach(pod -> pod.fault = "");
    if (!fault.isEmpty()) {
      that(Pod::isReady).stream().findFirst().ifPresent(pod -> pod.fault = fault);
    }
  }

  List<PodNow> now(int second) {
    return pods.stream()
        .map(
            pod ->
                new PodNow(
                    pod.name,
                    "127.1.0." + (10 + pod.number),
                    "node-" + (1 + pod.node),
                    zone(pod.node),
                    pod.state,
                    pod.node == lostNode ? "lost" : pod.fault,
                    second - pod.born))
        .toList();
  }

  List<NodeNow> nodes() {
    List<NodeNow> nodes = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      nodes.add(new NodeNow("node-" + (1 + node), zone(node), node == lostNode));
    }
    return nodes;
  }

  private static String zone(int node) {
    return "zone-" + (char) ('a' + node % ZONES);
  }
}
