// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.EndpointSet;
import java.util.List;

/** One service of a memory place, told to a sink. */
record ServiceView(Flaw flaw, String name, Source.Sink sink) implements MemoryClient.View {

  @Override
  public void show(MemoryPlace.State state) {
    EndpointSet set = state.services().getOrDefault(name, EndpointSet.EMPTY);
    if (flaw == Flaw.IGNORES_EMPTINESS && set.isEmpty()) {
      return;
    }
    sink.publish(set);
  }

  @Override
  public boolean showPart(MemoryPlace.State state) {
    EndpointSet set = state.services().getOrDefault(name, EndpointSet.EMPTY);
    if (flaw != Flaw.TELLS_A_PART_FIRST || set.isEmpty()) {
      return false;
    }
    sink.publish(EndpointSet.of(List.of(set.endpoints().get(0))));
    return true;
  }

  @Override
  public void problem(Problem problem) {
    sink.problem(problem);
  }

  @Override
  public void healthy() {
    sink.healthy();
  }

  @Override
  public void restart() {
    sink.publish(EndpointSet.EMPTY);
  }
}
