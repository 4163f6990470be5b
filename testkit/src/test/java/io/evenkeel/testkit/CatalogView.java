// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.ServicePort;
import io.evenkeel.core.discovery.spi.CatalogSource;
import java.util.HashSet;
import java.util.Set;

/** All services of a memory place, told to a sink. */
final class CatalogView implements MemoryClient.View {

  private final Flaw flaw;
  private final CatalogSource.Sink sink;
  private final Set<String> told = new HashSet<>();

  CatalogView(Flaw flaw, CatalogSource.Sink sink) {
    this.flaw = flaw;
    this.sink = sink;
  }

  @Override
  public void show(MemoryPlace.State state) {
    state.services().forEach((name, set) -> sink.publish(port(name), set));
    for (String name : told) {
      if (!state.services().containsKey(name) && flaw != Flaw.KEEPS_WHAT_VANISHED) {
        sink.vanished(port(name));
      }
    }
    told.clear();
    told.addAll(state.services().keySet());
    sink.complete();
    sink.healthy();
  }

  @Override
  public boolean showPart(MemoryPlace.State state) {
    if (flaw != Flaw.IS_COMPLETE_TOO_SOON) {
      return false;
    }
    sink.complete();
    return true;
  }

  private static ServicePort port(String name) {
    return new ServicePort("", name, "");
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
    told.forEach(name -> sink.vanished(port(name)));
  }
}
