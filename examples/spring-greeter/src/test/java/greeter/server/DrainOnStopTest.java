// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** Servers of one context, which share its health. */
class DrainOnStopTest {
  private final DrainOnStop drainOnStop = new DrainOnStop(new HealthStatusManager());
  private boolean endedByDrain;

  @Test
  void theServerThatStopsIsTheOneThatIsDrained() {
    GrpcServerLifecycle stops = new GrpcServerLifecycle(new Factory(), Duration.ZERO, this::tell);
    GrpcServerLifecycle stays = new GrpcServerLifecycle(new Factory(), Duration.ZERO, this::tell);
    stops.start();
    stays.start();
    try {
      stops.stop();

      assertThat(endedByDrain).isTrue();
      assertThat(stays.isRunning()).isTrue();
    } finally {
      stays.stop();
    }
  }

  @Test
  void aServerThatIsStartedAgainIsDrainedAgainAndItsHealthLeavesOnce() {
    GrpcServerLifecycle server = new GrpcServerLifecycle(new Factory(), Duration.ZERO, this::tell);

    try (HealthWarnings warnings = new HealthWarnings()) {
      server.start();
      server.stop();
      endedByDrain = false;
      server.start();
      server.stop();

      assertThat(warnings.lines()).isEmpty();
    }
    assertThat(endedByDrain).isTrue();
  }

  @Test
  void aContextThatIsClosedHasItsHealthLeaveOnce() {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(GreeterServer.class).run("--spring.grpc.server.port=0");

    try (HealthWarnings warnings = new HealthWarnings()) {
      context.close();

      assertThat(warnings.lines()).isEmpty();
    }
  }

  private void tell(Object event) {
    if (event instanceof GrpcServerStartedEvent started) {
      drainOnStop.started(started);
    } else if (event instanceof GrpcServerShutdownEvent shutdown) {
      drainOnStop.stops(shutdown);
      // Spring ends it only after this.
      endedByDrain = shutdown.getServer().isTerminated();
    }
  }

  private static final class Factory implements GrpcServerFactory {
    @Override
    public Server createServer() {
      return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).build();
    }

    @Override
    public void addService(ServerServiceDefinition service) {
      throw new UnsupportedOperationException("These servers have no services");
    }
  }
}
