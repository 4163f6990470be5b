// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Target;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a source's targets dialable: {@code ManagedChannelBuilder.forTarget("kubernetes:///…")}. A
 * source extends it in a few lines and names its class in {@code
 * META-INF/services/io.grpc.NameResolverProvider}.
 *
 * <p>Thread-safe.
 */
public abstract class DiscoveryNameResolverProvider extends NameResolverProvider {

  // Below dns (5): the scheme of the highest provider is what targets without a scheme get.
  private static final int PRIORITY = 4;

  private final DiscoveryProvider provider;
  private final String sourceScheme;
  private final String scheme;
  private final @Nullable Settings settings;

  /** The provider's scheme, with the settings of the process. */
  protected DiscoveryNameResolverProvider(DiscoveryProvider provider, String scheme) {
    this(provider, scheme, scheme, null);
  }

  /**
   * Another scheme for the same source, such as one for each cluster.
   *
   * @param sourceScheme one that {@code provider} knows
   * @param scheme what users write
   * @param settings of all its targets; null for those of the process
   */
  protected DiscoveryNameResolverProvider(
      DiscoveryProvider provider, String sourceScheme, String scheme, @Nullable Settings settings) {
    if (!scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "A scheme is written in lower case, but this one is '" + scheme + "'");
    }
    this.provider = provider;
    this.sourceScheme = sourceScheme;
    this.scheme = scheme;
    this.settings = settings;
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

  /**
   * The resolver of a target, or null for a foreign scheme.
   *
   * @throws IllegalArgumentException if the target cannot be understood; says what to write
   */
  @Override
  public @Nullable NameResolver newNameResolver(URI targetUri, NameResolver.Args args) {
    if (!scheme.equalsIgnoreCase(targetUri.getScheme())) {
      return null;
    }
    Target written = Target.parse(targetUri.toString());
    Target target =
        new Target(
            sourceScheme,
            written.authority(),
            written.name(),
            written.port(),
            written.parameters());
    Discoveries discoveries = args.getArg(EvenkeelArgs.DISCOVERIES);
    if (discoveries == null) {
      discoveries = Discoveries.shared();
    }
    Settings base = args.getArg(EvenkeelArgs.SETTINGS);
    if (base == null) {
      base = settings == null ? discoveries.settings() : settings;
    }
    Settings own = base.forTarget(target, provider.settings());
    return new DiscoveryNameResolver(
        discoveries,
        provider.source(target, own),
        own.require(CommonSettings.DEADLINE),
        view(own),
        policy(own, target),
        args);
  }

  private static ClientView view(Settings settings) {
    return new ClientView(
        Objects.requireNonNullElse(settings.get(CommonSettings.ZONE), ""),
        Objects.requireNonNullElse(settings.get(CommonSettings.NODE), ""),
        settings.require(CommonSettings.HINTS));
  }

  private static @Nullable String policy(Settings settings, Target target) {
    String policy = settings.get(CommonSettings.LB);
    if (policy != null && LoadBalancerRegistry.getDefaultRegistry().getProvider(policy) == null) {
      throw new IllegalArgumentException(
          "Target '"
              + target
              + "' asks for the balancing policy '"
              + policy
              + "', which is not registered; with grpc-core and grpc-util there are pick_first and"
              + " round_robin");
    }
    return policy;
  }
}
