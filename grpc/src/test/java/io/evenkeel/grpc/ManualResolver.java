// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scheme {@code manual}: plain addresses without an endpoint set, as resolvers of others give them,
 * and a service config beside them. For one channel.
 */
final class ManualResolver extends NameResolverProvider implements AutoCloseable {

  private final Class<? extends SocketAddress> kind;
  private List<EquivalentAddressGroup> addresses = List.of();
  private Map<String, ?> config = Map.of();
  private NameResolver.@Nullable Args args;
  private NameResolver.@Nullable Listener2 listener;

  ManualResolver() {
    this(InetSocketAddress.class);
  }

  ManualResolver(Class<? extends SocketAddress> kind) {
    this.kind = kind;
    NameResolverRegistry.getDefaultRegistry().register(this);
  }

  /** From now on, at once where there is a channel. */
  synchronized void give(List<EquivalentAddressGroup> addresses, Map<String, ?> config) {
    this.addresses = List.copyOf(addresses);
    this.config = config;
    if (listener != null) {
      args.getSynchronizationContext().execute(this::publish);
    }
  }

  private synchronized void startedBy(NameResolver.Args args, NameResolver.Listener2 listener) {
    this.args = args;
    this.listener = listener;
    publish();
  }

  private synchronized void publish() {
    NameResolver.ResolutionResult.Builder result =
        NameResolver.ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(addresses));
    if (!config.isEmpty()) {
      result.setServiceConfig(args.getServiceConfigParser().parseServiceConfig(config));
    }
    var unused = listener.onResult2(result.build());
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "greeter";
      }

      @Override
      public void start(Listener2 listener) {
        startedBy(args, listener);
      }

      @Override
      public void shutdown() {}
    };
  }

  @Override
  public Set<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(kind);
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 4;
  }

  @Override
  public String getDefaultScheme() {
    return "manual";
  }

  @Override
  public void close() {
    NameResolverRegistry.getDefaultRegistry().deregister(this);
  }
}
