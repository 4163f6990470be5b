// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Discovery;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A listener that remembers what it was told, and whether it was told as {@link Discovery}
 * promises: one at a time, complete, nothing twice, never again without a set. Thread-safe.
 */
final class Recorder implements Discovery.Listener {

  private final List<Observation> seen = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  @Override
  public void onObservation(Observation observation) {
    if (!busy.compareAndSet(false, true)) {
      complain("two callbacks at once: " + observation);
    }
    try {
      check(observation);
    } finally {
      busy.set(false);
    }
  }

  private synchronized void check(Observation next) {
    Observation before = last();
    if (before != null && before.equals(next)) {
      broken.add("told twice: " + next);
    }
    if (before != null && before.endpoints() != null && next.endpoints() == null) {
      broken.add("a set was taken back by: " + next);
    }
    seen.add(next);
  }

  private synchronized void complain(String what) {
    broken.add(what);
  }

  synchronized List<Observation> seen() {
    return List.copyOf(seen);
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  synchronized @Nullable Observation last() {
    return seen.isEmpty() ? null : seen.get(seen.size() - 1);
  }

  /** Whether the last set is these hosts, whatever problem is beside it. */
  boolean knows(Collection<String> hosts) {
    Observation last = last();
    return last != null
        && last.endpoints() != null
        && hosts(last).equals(List.copyOf(new TreeSet<>(hosts)));
  }

  /** Whether the last set is these hosts and nothing is wrong. */
  boolean isWellWith(Collection<String> hosts) {
    Observation last = last();
    return knows(hosts) && last != null && last.problem() == null;
  }

  boolean hasProblem() {
    Observation last = last();
    return last != null && last.problem() != null;
  }

  /** The hosts of a set, sorted; with repetitions, should it have any. */
  static List<String> hosts(Observation observation) {
    return observation.endpoints() == null
        ? List.of()
        : observation.endpoints().endpoints().stream()
            .map(Endpoint::address)
            .map(address -> address.host())
            .sorted()
            .toList();
  }

  @Override
  public String toString() {
    List<Observation> all = seen();
    List<Observation> shown = all.subList(Math.max(0, all.size() - 5), all.size());
    return all.isEmpty() ? "nothing was told" : "told last: " + shown;
  }
}
