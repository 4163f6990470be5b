// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told what of a Service whose cluster cannot be found: no I/O, virtual time. */
class ServiceSourceTest {

  private final VirtualTime time = VirtualTime.create();
  private final Discoveries discoveries =
      Discoveries.builder().settings(Settings.none()).runOn(time, time).build();
  private final SourceContext context = BorrowedContext.of(discoveries, time::run);
  private String missing = "no such file";
  private int tries;
  private final ClusterFinder nowhere = nowhere("default");
  private final ClusterFinder inProd = nowhere("prod");
  private final Problems first = new Problems();
  private final Problems second = new Problems();

  @AfterEach
  void leavesNoTaskBehind() {
    discoveries.close();
    time.run();
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void tellsAllPortsOfOneServiceOverOneWatch() {
    Source.Running grpc = source("grpc").start(context, first);
    Source.Running web = source("web").start(context, second);
    time.run();

    assertThat(first.told).containsExactly("greeter.prod: no such file");
    assertThat(second.told).containsExactly("greeter.prod: no such file");
    assertThat(tries).isEqualTo(1);
    close(grpc, web);
  }

  @Test
  void theEndOfAPredecessorTakesNothingFromItsSuccessor() {
    Source.Running predecessor = source("grpc").start(context, first);
    Source.Running successor = source("grpc").start(context, second);
    time.run();

    close(predecessor);
    missing = "no such folder";
    time.advance(Duration.ofSeconds(10));

    assertThat(second.told)
        .containsExactly("greeter.prod: no such file", "greeter.prod: no such folder");
    close(successor);
  }

  @Test
  void twoSourcesOfOnePortAreBothToldUntilEachIsClosed() {
    Source.Running early =
        new UnplacedSource(inProd, new ServiceName("greeter", "", PortSelector.parse("grpc")))
            .start(context, first);
    Source.Running late =
        new ServiceSource(inProd, new ServiceName("greeter", "prod", PortSelector.parse("grpc")))
            .start(context, second);
    time.run();
    missing = "no such folder";
    time.advance(Duration.ofSeconds(10));

    close(late);
    missing = "no such disk";
    time.advance(Duration.ofSeconds(10));

    assertThat(first.told)
        .containsExactly(
            "greeter.prod: no such file",
            "greeter.prod: no such folder",
            "greeter.prod: no such disk");
    assertThat(second.told)
        .containsExactly("greeter.prod: no such file", "greeter.prod: no such folder");
    close(early);
  }

  @Test
  void whoHasLeftIsToldNothing() {
    Source.Running leaves = source("grpc").start(context, first);
    Source.Running stays = source("web").start(context, second);
    time.run();

    close(leaves);
    missing = "no such folder";
    time.advance(Duration.ofSeconds(10));

    assertThat(first.told).hasSize(1);
    assertThat(second.told).hasSize(2);
    close(stays);
  }

  private ClusterFinder nowhere(String namespace) {
    return new ClusterFinder(
        namespace,
        it -> {
          tries++;
          throw new IllegalArgumentException(missing);
        },
        () -> namespace,
        () -> null);
  }

  private void close(Source.Running... all) {
    for (Source.Running running : all) {
      running.close();
    }
    time.run();
  }

  private ServiceSource source(String port) {
    return new ServiceSource(nowhere, new ServiceName("greeter", "prod", PortSelector.parse(port)));
  }

  /** Remembers each new problem. */
  private static final class Problems implements Source.Sink {
    final List<String> told = new ArrayList<>();

    @Override
    public void publish(EndpointSet endpoints) {
      throw new AssertionError(endpoints);
    }

    @Override
    public void publish(EndpointSet endpoints, Problem problem) {
      publish(endpoints);
    }

    @Override
    public void problem(Problem problem) {
      if (told.isEmpty() || !told.get(told.size() - 1).equals(problem.message())) {
        told.add(problem.message());
      }
    }

    @Override
    public void healthy() {
      throw new AssertionError("healthy");
    }
  }
}
