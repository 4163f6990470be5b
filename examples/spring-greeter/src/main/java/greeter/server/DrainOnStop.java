// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import io.evenkeel.serving.Lifecycle;
import io.grpc.protobuf.services.HealthStatusManager;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;
import org.springframework.stereotype.Component;

/**
 * Puts the drain before Spring's own stop of the gRPC server, which closes the door at once.
 *
 * <p>Spring tells that it is about to stop the server, and stops it when its listeners have
 * returned. It does so first of all that it stops (the highest phase of {@code SmartLifecycle}), so
 * data sources and the like are there until the last call has ended.
 */
@Component
class DrainOnStop {
  private final HealthStatusManager health;
  private Lifecycle lifecycle;

  DrainOnStop(HealthStatusManager health) {
    this.health = health;
  }

  @EventListener
  void started(GrpcServerStartedEvent event) {
    // build, not drainOnSigterm: Spring hears the signal.
    lifecycle = Lifecycle.of(event.getServer()).health(health).build();
  }

  @EventListener
  void stops(GrpcServerShutdownEvent event) {
    lifecycle.drain();
  }
}
