// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.grpc.NameResolver;

/**
 * What one channel can be given, by {@link
 * io.grpc.ManagedChannelBuilder#setNameResolverArg(NameResolver.Args.Key, Object)}.
 */
public final class EvenkeelArgs {

  /** Settings of this channel, in place of those of the process. */
  public static final NameResolver.Args.Key<Settings> SETTINGS =
      NameResolver.Args.Key.create("io.evenkeel.grpc.SETTINGS");

  /** The discovery that this channel uses, in place of the one that the process shares. */
  public static final NameResolver.Args.Key<Discoveries> DISCOVERIES =
      NameResolver.Args.Key.create("io.evenkeel.grpc.DISCOVERIES");

  private EvenkeelArgs() {}
}
