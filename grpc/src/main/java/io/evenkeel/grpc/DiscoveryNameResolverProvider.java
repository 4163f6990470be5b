// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Target;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a source's targets dialable: {@code ManagedChannelBuilder.forTarget("kubernetes:///…")}. A
 * source extends it in a few lines and names its class in {@code
 * META-INF/services/io.grpc.NameResolverProvider}.
 *
 * <p>Thread-safe.
 */
public abstract class DiscoveryNameResolverProvider extends NameResolverProvider {

  // gRPC's own, and read by its resolver in the same way.
  private static final String SERVICE_CONFIG_PROPERTY =
      "io.grpc.internal.DnsNameResolverProvider.enable_service_config";

  private final DiscoveryProvider provider;
  private final String sourceScheme;
  private final String scheme;
  private final @Nullable Settings settings;
  private final SchemeTraits traits;

  /** The provider's scheme, with the settings of the process. */
  protected DiscoveryNameResolverProvider(DiscoveryProvider provider, String scheme) {
    this(provider, scheme, scheme, null);
  }

  /** The provider's scheme, with the settings of the process and what gRPC does for it. */
  protected DiscoveryNameResolverProvider(
      DiscoveryProvider provider, String scheme, SchemeTraits traits) {
    this(provider, scheme, scheme, null, traits);
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
    this(provider, sourceScheme, scheme, settings, SchemeTraits.OWN);
  }

  private DiscoveryNameResolverProvider(
      DiscoveryProvider provider,
      String sourceScheme,
      String scheme,
      @Nullable Settings settings,
      SchemeTraits traits) {
    if (!scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "A scheme is written in lower case, but this one is '" + scheme + "'");
    }
    this.provider = provider;
    this.sourceScheme = sourceScheme;
    this.scheme = scheme;
    this.settings = settings;
    this.traits = traits;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return traits.priority();
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
    Settings own = withTraits(base.forTarget(target, provider.settings()), args);
    Source source = provider.source(target, own);
    String port = target.port();
    boolean number = port != null && isNumber(port);
    String authority =
        traits.portInAuthority() && number ? source.authority() + ":" + port : source.authority();
    Discoveries used = discoveries;
    Duration deadline = own.require(CommonSettings.DEADLINE);
    ClientView view = CommonSettings.clientView(own);
    Integer ordinal = own.get(CommonSettings.ORDINAL);
    String policy = policy(own, target);
    Supplier<DiscoveryNameResolver> direct =
        () ->
            new DiscoveryNameResolver(
                used, source, authority, deadline, view, ordinal, policy, traits, args);
    // A proxy that looks the name up itself has to be told a port.
    return traits.proxies() && hasOnePort(target)
        ? new ProxyAwareNameResolver(
            direct,
            authority,
            InetSocketAddress.createUnresolved(
                source.authority(), port == null ? args.getDefaultPort() : Integer.parseInt(port)),
            args)
        : direct.get();
  }

  /**
   * Whether all endpoints of a target have one port, which is the target's own or the channel's
   * default: else its ports are for whoever looks it up, and no proxy can do that.
   */
  protected boolean hasOnePort(Target target) {
    String port = target.port();
    return port == null || isNumber(port);
  }

  private static boolean isNumber(String port) {
    for (int i = 0; i < port.length(); i++) {
      if (port.charAt(i) < '0' || port.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private Settings withTraits(Settings settings, NameResolver.Args args) {
    Settings own = settings;
    if (traits.defaultPort() != null) {
      own = own.with(traits.defaultPort(), args.getDefaultPort());
    }
    if (traits.serviceConfig() != null && Boolean.getBoolean(SERVICE_CONFIG_PROPERTY)) {
      own = own.with(traits.serviceConfig(), true);
    }
    return own;
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
