// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Scheme {@code fake}: what a test publishes. */
final class FakeProvider implements DiscoveryProvider {

  volatile Source.@Nullable Sink sink;
  private @Nullable EndpointSet known;
  final AtomicInteger refreshes = new AtomicInteger();
  volatile boolean closed;

  /** What the last target was made with. */
  Settings settings = Settings.none();

  /** Publishes now, or as soon as somebody watches. */
  synchronized void publish(EndpointSet endpoints) {
    known = endpoints;
    if (sink != null) {
      sink.publish(endpoints);
    }
  }

  private synchronized void watchedBy(Source.Sink watcher) {
    sink = watcher;
    if (known != null) {
      watcher.publish(known);
    }
  }

  @Override
  public Set<String> schemes() {
    return Set.of("fake");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public Source source(Target target, Settings settings) {
    this.settings = settings;
    return new Fake(this, target.name());
  }

  private record Fake(FakeProvider provider, String name) implements Source {
    @Override
    public Running start(SourceContext context, Sink sink) {
      provider.watchedBy(sink);
      return new Running() {
        @Override
        public void refresh() {
          provider.refreshes.incrementAndGet();
        }

        @Override
        public void close() {
          provider.closed = true;
        }
      };
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

  /** Its resolver provider. */
  static final class Resolver extends DiscoveryNameResolverProvider {
    Resolver(FakeProvider provider) {
      super(provider, "fake");
    }

    Resolver(FakeProvider provider, SchemeTraits traits) {
      super(provider, "fake", traits);
    }

    Resolver(FakeProvider provider, String scheme, Settings settings) {
      super(provider, "fake", scheme, settings);
    }
  }
}
