// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;

/** What a health service says. */
final class Health {

  static final ServingStatus SERVING = ServingStatus.SERVING;
  static final ServingStatus NOT_SERVING = ServingStatus.NOT_SERVING;

  private Health() {}
}
