// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.evenkeel.core.time.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pods that are real gRPC servers, their faults and their counters. Thread-safe. */
public final class GrpcPods implements PodRuntime, AutoCloseable {

  private record Running(String node, GrpcPod pod) {}

  private final PodSettings settings;
  private final EventLoops loops;
  private final Scheduler scheduler;
  private final SplittableRandom random;
  private final Map<String, Running> pods = new LinkedHashMap<>();
  // How many cold ones are on their way, and who is none of them: the pods that there were before.
  private int coldOnTheirWay;
  private Set<String> thereBefore = Set.of();

  /**
   * No pod yet.
   *
   * @param scheduler starts and ends pods
   */
  public GrpcPods(PodSettings settings, EventLoops loops, Scheduler scheduler, long seed) {
    this.settings = settings;
    this.loops = loops;
    this.scheduler = scheduler;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public synchronized PodProcess start(String name, String node, PodAddress address) {
    forgetGone();
    boolean isCold = coldOnTheirWay > 0 && !thereBefore.contains(name);
    if (isCold) {
      coldOnTheirWay--;
    }
    ColdStart coldStart = isCold ? settings.coldStart() : null;
    GrpcPod pod = new GrpcPod(name, address, settings, coldStart, loops, scheduler, random.split());
    pods.put(name, new Running(node, pod));
    pod.start();
    return pod;
  }

  /**
   * The next pod that starts and is none of these is cold; called again before that, so is the one
   * after it.
   */
  public synchronized void nextStartsCold(Set<String> others) {
    if (coldOnTheirWay == 0) {
      thereBefore = Set.copyOf(others);
    }
    coldOnTheirWay++;
  }

  /** Whether one that is to start cold has not started yet. */
  public synchronized boolean isColdOnItsWay() {
    return coldOnTheirWay > 0;
  }

  /** Those that were to start cold do not come: whoever starts next is as any other. */
  public synchronized void noneStartsCold() {
    coldOnTheirWay = 0;
  }

  private void forgetGone() {
    pods.values().removeIf(running -> running.pod.isGone());
  }

  /**
   * A pod behaves so from now on.
   *
   * @throws IllegalArgumentException if there is no such pod
   */
  public synchronized void behave(String name, Behaviour behaviour) {
    forgetGone();
    Running running = pods.get(name);
    if (running == null) {
      throw new IllegalArgumentException(
          "No pod '" + name + "' runs; running are " + pods.keySet());
    }
    running.pod.behave(behaviour);
  }

  /**
   * A pod behaves well again.
   *
   * @return whether it is there; it may be gone at any moment
   */
  public synchronized boolean heal(String name) {
    forgetGone();
    Running running = pods.get(name);
    if (running == null) {
      return false;
    }
    running.pod.behave(Behaviour.HEALTHY);
    return true;
  }

  /** All pods behave well again, and none that is to come starts cold. */
  public synchronized void behave() {
    noneStartsCold();
    pods.values().forEach(running -> running.pod.behave(Behaviour.HEALTHY));
  }

  /** What is wrong with a pod, in a word or two; null if nothing is. */
  public synchronized @Nullable String fault(String name) {
    Running running = pods.get(name);
    if (running == null) {
      return null;
    }
    return running.pod.link().isCut() ? "node lost" : running.pod.fault();
  }

  /** Cuts the network of all pods of a node. */
  public synchronized void cut(String node) {
    of(node).forEach(pod -> pod.link().cut());
  }

  /** The network of a node's pods works again. */
  public synchronized void restore(String node) {
    of(node).forEach(pod -> pod.link().restore());
  }

  private List<GrpcPod> of(String node) {
    return pods.values().stream()
        .filter(running -> running.node.equals(node))
        .map(Running::pod)
        .toList();
  }

  /** Counters of a pod by way of calling; empty if there is no such pod. */
  public synchronized Map<String, CallCounts> counts(String name) {
    Running running = pods.get(name);
    return running == null ? Map.of() : running.pod.counts();
  }

  /** Connections that are open to a pod. */
  public synchronized int connections(String name) {
    Running running = pods.get(name);
    return running == null ? 0 : running.pod.connections();
  }

  /** Kills all pods and waits until their sockets are closed, half a second at most. */
  @Override
  public void close() {
    List<GrpcPod> all;
    synchronized (this) {
      all = pods.values().stream().map(Running::pod).toList();
      pods.clear();
    }
    for (GrpcPod pod : all) {
      pod.link().close();
      pod.kill();
    }
    CountDownLatch never = new CountDownLatch(1);
    long deadline = scheduler.nanoTime() + Duration.ofMillis(500).toNanos();
    try {
      while (!all.stream().allMatch(GrpcPod::isGone) && scheduler.nanoTime() - deadline < 0) {
        var unused = never.await(5, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
