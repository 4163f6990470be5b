// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives channels the service config of the policy {@code evenkeel} beside the addresses of their
 * real targets, and another one while they live: as a name's owner would, so that a channel changes
 * its pick rule and keeps its connections.
 *
 * <p>A scheme of its own, with a target for each way of calling; each lab in a JVM has another
 * scheme. Thread-safe.
 */
final class PolicyConfigs extends NameResolverProvider {

  private static final AtomicInteger LABS = new AtomicInteger();
  private static final int PRIORITY = 4;

  private final String scheme = "evenkeel-lab-" + LABS.incrementAndGet();
  private final Map<String, String> targets = new ConcurrentHashMap<>();
  private final List<Resolver> live = new CopyOnWriteArrayList<>();
  private volatile String rule;

  /**
   * @param rule the name of the pick rule at the beginning
   */
  PolicyConfigs(String rule) {
    this.rule = rule;
  }

  /** What to dial in place of {@code target}, which says no policy itself. */
  String target(String way, String target) {
    targets.put(way, target);
    return scheme + ":///" + way;
  }

  /** The way of calling whose channel has that target; null if it is none of this lab's. */
  @Nullable String way(String target) {
    String prefix = scheme + ":///";
    return target.startsWith(prefix) ? target.substring(prefix.length()) : null;
  }

  String rule() {
    return rule;
  }

  /** Another rule for all, from now on. */
  void rule(String other) {
    rule = other;
    live.forEach(Resolver::tellAgain);
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }

  @Override
  public String getDefaultScheme() {
    return scheme;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI uri, NameResolver.Args args) {
    String way = way(uri.toString());
    String target = way == null ? null : targets.get(way);
    if (target == null) {
      return null;
    }
    URI real = URI.create(target);
    NameResolverProvider source =
        NameResolverRegistry.getDefaultRegistry().getProviderForScheme(real.getScheme());
    NameResolver resolver = source == null ? null : source.newNameResolver(real, args);
    return resolver == null ? null : new Resolver(resolver, args);
  }

  private Map<String, ?> serviceConfig() {
    return Map.of("loadBalancingConfig", List.of(Map.of("evenkeel", Map.of("pick", rule))));
  }

  /** In the channel's synchronization context, but for {@link #tellAgain}. */
  private final class Resolver extends NameResolver {

    private final NameResolver source;
    private final Args args;
    private @Nullable Listener2 listener;
    private @Nullable ResolutionResult last;

    Resolver(NameResolver source, Args args) {
      this.source = source;
      this.args = args;
    }

    @Override
    public String getServiceAuthority() {
      return source.getServiceAuthority();
    }

    @Override
    public void start(Listener2 listener) {
      this.listener = listener;
      live.add(this);
      source.start(
          new Listener2() {
            @Override
            public void onResult(ResolutionResult result) {
              args.getSynchronizationContext().execute(() -> tell(result));
            }

            @Override
            public Status onResult2(ResolutionResult result) {
              return tell(result);
            }

            @Override
            public void onError(Status error) {
              listener.onError(error);
            }
          });
    }

    private Status tell(ResolutionResult result) {
      last = result;
      Listener2 to = listener;
      return to == null
          ? Status.OK
          : to.onResult2(
              result.toBuilder()
                  .setServiceConfig(
                      args.getServiceConfigParser().parseServiceConfig(serviceConfig()))
                  .build());
    }

    /** From any thread. */
    void tellAgain() {
      args.getSynchronizationContext()
          .execute(
              () -> {
                ResolutionResult known = last;
                if (known != null) {
                  var unused = tell(known);
                }
              });
    }

    @Override
    public void refresh() {
      source.refresh();
    }

    @Override
    public void shutdown() {
      live.remove(this);
      listener = null;
      source.shutdown();
    }
  }
}
