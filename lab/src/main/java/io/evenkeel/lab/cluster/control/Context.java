// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.standins.kubernetes.KubernetesObjects;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What all controllers are given. Immutable. */
record Context(
    KubernetesObjects objects,
    Scheduler scheduler,
    Delays delays,
    Events events,
    Log log,
    ControlSettings settings) {

  /** The present time as objects have it. */
  String now() {
    return scheduler.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Reconciler reconciler(Runnable reconciliation, String... resources) {
    return new Reconciler(objects, scheduler, delays, reconciliation, resources);
  }

  void later(Runnable task, Duration around) {
    var unused = scheduler.schedule(task, delays.next(around));
  }
}
