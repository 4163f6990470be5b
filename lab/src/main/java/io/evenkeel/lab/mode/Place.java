// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.core.discovery.Discoveries;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;

/**
 * Where the ways of calling find their Service in this lab. On a cluster names and ports are those
 * of {@link io.evenkeel.lab.state.ModeInfo#target}.
 */
public interface Place {

  /**
   * Whether it has that. Ways of calling that need it are not asked for channels where it has not.
   */
  boolean has(Need need);

  /** The Service's virtual address, as {@code HOST:PORT}; a name that the JDK knows, or an IP. */
  String virtualAddress();

  /** The headless Service's name, which the DNS server knows. */
  String headlessName();

  /**
   * The same as the JDK knows it, in a spelling that no other way of calling gives it, since it
   * keeps answers by their spelling.
   *
   * @throws IllegalStateException if there are more such ways than spellings
   */
  String headlessNameOf(String mode);

  /** The pods' port, as far as each has an address. */
  int port();

  /** The same of the port behind which the server limits the age of connections. */
  int agedPort();

  /** How old connections become there. */
  Duration connectionAge();

  /** The DNS server, as {@code HOST:PORT}. */
  String dnsServer();

  /** For how long its answers hold. */
  Duration dnsTtl();

  /** Sources that know the cluster's API. */
  Discoveries discoveries();

  /**
   * The scheme under which the source with that scheme is registered here. The lab has gRPC's own
   * {@code dns} beside the one that takes its place, so the latter goes by another name.
   */
  String schemeOf(String scheme);

  /**
   * The builder of a channel in clear text, on the lab's threads, whose connections are counted.
   */
  ManagedChannelBuilder<?> channel(String mode, String target);

  /**
   * The same with the policy {@code evenkeel} and the pick rule that the lab has now, which may
   * change while the channel lives; the target says no policy.
   */
  ManagedChannelBuilder<?> balanced(String mode, String target);

  /** The zone of the clients; empty where they have none. */
  String zone();
}
