// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code fixed:///PORT,PORT,…} to these ports of this machine, for policies that differ in
 * nothing else.
 */
final class FixedAddresses extends NameResolverProvider {

  private static final String SCHEME = "fixed";

  /** The target of servers at these ports. */
  static String target(String ports) {
    return SCHEME + ":///" + ports;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    List<EquivalentAddressGroup> addresses = new ArrayList<>();
    for (String port : target.getPath().substring(1).split(",", -1)) {
      addresses.add(
          new EquivalentAddressGroup(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port))));
    }
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "greeter";
      }

      @Override
      public void start(Listener2 listener) {
        args.getSynchronizationContext()
            .execute(
                () ->
                    listener.onResult(
                        ResolutionResult.newBuilder()
                            .setAddressesOrError(StatusOr.fromValue(addresses))
                            .build()));
      }

      @Override
      public void shutdown() {}
    };
  }
}
