// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One address for all pods, each with ports of its own: for machines that have 127.0.0.1 alone, as
 * macOS.
 */
public final class PortsOfOneAddress implements PodAddresses {

  private static final String IP = "127.0.0.1";

  private final List<String> names;

  /** Pods have a port of each name. */
  public PortsOfOneAddress(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** Ports that were free a moment ago: the system hands each out again only after many others. */
  @Override
  public PodAddress take() {
    Map<String, Integer> ports = new HashMap<>();
    for (String name : names) {
      try (ServerSocket socket = new ServerSocket(0, 1, Literal.ip(IP))) {
        ports.put(name, socket.getLocalPort());
      } catch (IOException e) {
        throw new UncheckedIOException("No free port on " + IP + " for a pod", e);
      }
    }
    return new PodAddress(IP, ports);
  }

  @Override
  public void release(PodAddress address) {}

  @Override
  public void close() {}
}
