// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A source that does what a test says: {@code fake:///NAME}. */
final class FakeSource implements DiscoveryProvider {

  final List<Run> runs = new ArrayList<>();
  Runnable onStart = () -> {};

  /** One start, until its close. */
  static final class Run implements Source.Running {
    final String name;
    final Source.Sink sink;
    final SourceContext context;
    int refreshes;
    boolean closed;

    Run(String name, Source.Sink sink, SourceContext context) {
      this.name = name;
      this.sink = sink;
      this.context = context;
    }

    @Override
    public void refresh() {
      refreshes++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  Run last() {
    return runs.get(runs.size() - 1);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("fake");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Setting.flag("loud", false, "For tests."));
  }

  @Override
  public Source source(Target target, Settings settings) {
    return new Named(this, target.name());
  }

  private record Named(FakeSource provider, String name) implements Source {
    @Override
    public Running start(SourceContext context, Sink sink) {
      provider.onStart.run();
      Run run = new Run(name, sink, context);
      provider.runs.add(run);
      return run;
    }

    @Override
    public String authority() {
      return name;
    }

    @Override
    public String toString() {
      return "fake " + name;
    }
  }
}
