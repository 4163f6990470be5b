// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.standins.kubernetes.KubernetesObjects;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a controller's reconciliation a moment after anything changed that it looks at. However much
 * changes in that moment, it runs once: controllers are level triggered, as the real ones.
 *
 * <p>Thread-safe; the reconciliation runs on the scheduler's thread.
 */
final class Reconciler implements AutoCloseable {

  private final KubernetesObjects objects;
  private final Scheduler scheduler;
  private final Delays delays;
  private final Runnable reconciliation;
  private final List<String> resources;
  private final List<Runnable> watches = new ArrayList<>();
  private Scheduler.@Nullable Timer planned;
  private boolean closed;

  Reconciler(
      KubernetesObjects objects,
      Scheduler scheduler,
      Delays delays,
      Runnable reconciliation,
      String... resources) {
    this.objects = objects;
    this.scheduler = scheduler;
    this.delays = delays;
    this.reconciliation = reconciliation;
    this.resources = List.of(resources);
  }

  /** Watches from now on, and looks at what is there already. */
  void begin() {
    resources.forEach(resource -> watches.add(objects.watch(resource, this::soon)));
    soon();
  }

  /** Plans a run, unless one is planned. */
  synchronized void soon() {
    if (!closed && planned == null) {
      planned = scheduler.schedule(this::run, delays.next());
    }
  }

  private void run() {
    synchronized (this) {
      planned = null;
      if (closed) {
        return;
      }
    }
    reconciliation.run();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (planned != null) {
        planned.cancel();
      }
    }
    watches.forEach(Runnable::run);
  }
}
