// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Catalog;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A listener that keeps what a catalog comes to: the hosts of each service, and whether it was told
 * as {@link Catalog} promises. Thread-safe.
 */
final class CatalogRecorder implements Catalog.Listener {

  private final Map<String, List<String>> services = new TreeMap<>();
  private final List<Catalog.Change> changes = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private boolean complete;
  private boolean problem;
  private int atCompletion = -1;

  @Override
  public void onChange(Catalog.Change change) {
    if (!busy.compareAndSet(false, true)) {
      complain("two callbacks at once: " + change);
    }
    try {
      apply(change);
    } finally {
      busy.set(false);
    }
  }

  private synchronized void complain(String what) {
    broken.add(what);
  }

  private synchronized void apply(Catalog.Change change) {
    changes.add(change);
    if (complete && !change.complete()) {
      broken.add("complete, and then no more: " + change);
    }
    change
        .changed()
        .forEach(
            (service, set) ->
                services.put(
                    service.service(),
                    set.endpoints().stream()
                        .map(Endpoint::address)
                        .map(address -> address.host())
                        .sorted()
                        .toList()));
    change
        .vanished()
        .forEach(
            service -> {
              if (change.changed().containsKey(service)) {
                broken.add("both changed and vanished: " + change);
              }
              services.remove(service.service());
            });
    if (change.complete() && !complete) {
      atCompletion = services.size();
    }
    complete |= change.complete();
    problem = change.problem() != null;
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  synchronized List<Catalog.Change> changes() {
    return List.copyOf(changes);
  }

  /** How many services were known when the catalog first was complete; -1 before. */
  synchronized int atCompletion() {
    return atCompletion;
  }

  synchronized boolean hasProblem() {
    return problem;
  }

  synchronized boolean isComplete() {
    return complete;
  }

  synchronized boolean knows(Map<String, List<String>> all) {
    return services.equals(all);
  }

  boolean isWellWith(Map<String, List<String>> all) {
    return knows(all) && isComplete() && !hasProblem();
  }

  @Override
  public synchronized String toString() {
    return (complete ? "complete" : "not complete")
        + (problem ? ", with a problem, " : ", ")
        + (services.size() > 10 ? services.size() + " services" : services);
  }
}
