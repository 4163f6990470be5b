// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.grpc.BalancerSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The policies of this process, from their start to their shutdown, which every channel sees to.
 * Thread-safe.
 */
public final class LiveBalancers {

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Set<EvenkeelLoadBalancer> LIVE = new LinkedHashSet<>();

  private LiveBalancers() {}

  static void add(EvenkeelLoadBalancer balancer) {
    synchronized (LIVE) {
      LIVE.add(balancer);
    }
  }

  static void remove(EvenkeelLoadBalancer balancer) {
    synchronized (LIVE) {
      LIVE.remove(balancer);
    }
  }

  /** See {@link io.evenkeel.grpc.EvenkeelBalancers#snapshots}. */
  public static List<BalancerSnapshot> snapshots() {
    List<EvenkeelLoadBalancer> live;
    synchronized (LIVE) {
      live = List.copyOf(LIVE);
    }
    List<CompletableFuture<BalancerSnapshot>> asked = new ArrayList<>(live.size());
    for (EvenkeelLoadBalancer balancer : live) {
      asked.add(balancer.snapshot());
    }
    List<BalancerSnapshot> snapshots = new ArrayList<>(asked.size());
    for (CompletableFuture<BalancerSnapshot> answer : asked) {
      try {
        snapshots.add(answer.get(DEADLINE_NANOS, TimeUnit.NANOSECONDS));
      } catch (TimeoutException | ExecutionException e) {
        // Its channel is stuck in a callback: what it knows cannot be read.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return snapshots;
      }
    }
    return snapshots;
  }
}
