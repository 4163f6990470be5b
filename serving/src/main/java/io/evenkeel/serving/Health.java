// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** What a health service says. */
final class Health {

  // Servers may share one, which says for all of them that it leaves. gRPC does not tell whether it
  // has, and warns with a stack trace where it is told so again.
  private static final Set<HealthStatusManager> LEFT =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private Health() {}

  /** SERVING, from now on; without effect, and false, where it has left. */
  static boolean serves(HealthStatusManager health) {
    if (LEFT.contains(health)) {
      return false;
    }
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    return true;
  }

  /** NOT_SERVING, until it {@link #serves}. */
  static void warmsUp(HealthStatusManager health) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  /** NOT_SERVING, of each of its services and for good. */
  static void leaves(HealthStatusManager health) {
    if (LEFT.add(health)) {
      health.enterTerminalState();
    }
  }
}
