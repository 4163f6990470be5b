// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import io.evenkeel.serving.Lifecycle;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 *
 * <p>For processes that end: health says NOT_SERVING for good. A context that is stopped and then
 * started again has a new server, but a health service that takes no status any more; the lifecycle
 * of that server warns of it.
 */
@Component
class DrainOnStop {
  private final HealthStatusManager health;
  // Spring may run several: one that listens, one in the process.
  private final Map<Server, Lifecycle> lifecycles = new ConcurrentHashMap<>();

  DrainOnStop(HealthStatusManager health) {
    this.health = health;
  }

  @EventListener
  void started(GrpcServerStartedEvent event) {
    // build, not drainOnSigterm: Spring hears the signal.
    Server server = event.getServer();
    lifecycles.put(server, Lifecycle.of(server).health(health).build());
  }

  @EventListener
  void stops(GrpcServerShutdownEvent event) {
    Lifecycle lifecycle = lifecycles.remove(event.getServer());
    if (lifecycle != null) {
      lifecycle.drain();
    }
  }
}
