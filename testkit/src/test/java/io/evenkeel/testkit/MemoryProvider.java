// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Target;
import java.util.List;
import java.util.Set;

/** Scheme {@code memory}. */
record MemoryProvider(MemoryPlace place) implements DiscoveryProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public Source source(Target target, Settings settings) {
    boolean neverEqual = place.flaw == Flaw.HAS_SOURCES_THAT_ARE_NEVER_EQUAL;
    return new OneService(place, target.name(), neverEqual ? new Object() : "");
  }

  @Override
  public CatalogSource catalog(Target scope, Settings settings) {
    return new AllServices(place);
  }

  private record OneService(MemoryPlace place, String name, Object identity) implements Source {
    @Override
    public Running start(SourceContext context, Source.Sink sink) {
      return MemoryClient.start(place, context, new ServiceView(place.flaw, name, sink));
    }

    @Override
    public String authority() {
      return name;
    }

    @Override
    public String toString() {
      return "memory " + name;
    }
  }

  private record AllServices(MemoryPlace place) implements CatalogSource {
    @Override
    public Source.Running start(SourceContext context, CatalogSource.Sink sink) {
      return MemoryClient.start(place, context, new CatalogView(place.flaw, sink));
    }

    @Override
    public String toString() {
      return "memory *";
    }
  }
}
