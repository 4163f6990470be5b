// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what loopback of this machine can do: on Linux all of 127.0.0.0/8 answers, elsewhere
 * mostly 127.0.0.1 alone.
 */
public final class Loopback {

  private static final String PODS = "127.77.";
  private static final String SERVICES = "127.78.";
  private static final int BLOCKS = 256;

  // Nobody's: who cannot listen here is kept from it by one who listens on all addresses, and not
  // by another lab that asks in the same moment, which most likely asks at another address.
  private static final String SPARE = SERVICES + "0." + (200 + ProcessHandle.current().pid() % 55);

  /** Where each pod's servers listen when it has an address of its own, if those are free. */
  private static final int PORT = 50051;

  private static final int PORTS_OF_A_POD = 2;

  /** How many pairs of ports are tried, from {@link #PORT} on. */
  private static final int PAIRS = 8;

  private Loopback() {}

  /**
   * What a lab has of loopback. Immutable.
   *
   * @param pods the addresses of its pods
   * @param ports where each pod listens, as far as each has an address of its own; otherwise what
   *     its manifest says
   * @param services the first three bytes, with their dots, of its virtual addresses; null if it
   *     has none of its own
   */
  public record Share(PodAddresses pods, Map<String, Integer> ports, @Nullable String services) {

    public Share {
      ports = Map.copyOf(ports);
    }
  }

  /**
   * A block of 127.77.0.0/16 for pods, and the like of 127.78.0.0/16, that no other lab on this
   * machine holds; or where there is none, ports of 127.0.0.1. Pods listen at 50051 and 50052, or
   * at the next two ports that nobody has taken on all addresses.
   *
   * @throws IllegalStateException if all ports are taken that it would use
   */
  public static Share share() {
    return shareFrom(PORT);
  }

  /**
   * As {@link #share}, but the first port that pods may have is this one. One at a time in a
   * process, so that none takes the other's look at a port for somebody who listens there.
   */
  public static synchronized Share shareFrom(int firstPort) {
    // With any port: what fails then is the address, whatever the system calls that.
    if (!isFree(PODS + "0.1", 0)) {
      return oneAddress();
    }
    List<Integer> pairs =
        IntStream.range(0, PAIRS)
            .map(pair -> firstPort + pair * PORTS_OF_A_POD)
            .filter(port -> isFree(SPARE, port) && isFree(SPARE, port + 1))
            .boxed()
            .toList();
    if (pairs.isEmpty()) {
      throw new IllegalStateException(
          "No port is left for the lab's pods: of "
              + firstPort
              + " to "
              + (firstPort + PAIRS * PORTS_OF_A_POD - 1)
              + " no two neighbours are free on all addresses; end what listens there, such as a"
              + " server on 0.0.0.0:"
              + firstPort);
    }
    for (int block = 0; block < BLOCKS; block++) {
      String prefix = PODS + block + ".";
      Closeable held = hold(prefix + "1", pairs);
      if (held != null) {
        Map<String, Integer> ports = ports(pairs.get(0));
        return new Share(new BlockOfAddresses(prefix, ports, held), ports, SERVICES + block + ".");
      }
    }
    return oneAddress();
  }

  /** Ports of 127.0.0.1, whatever else there is. */
  public static Share oneAddress() {
    Map<String, Integer> ports = ports(PORT);
    return new Share(new PortsOfOneAddress(List.copyOf(ports.keySet())), ports, null);
  }

  /**
   * The block's first address is nobody's: who listens there holds the block. Another lab may do so
   * at another port, if it began while this one was taken.
   */
  private static @Nullable Closeable hold(String ip, List<Integer> pairs) {
    try {
      ServerSocket held = new ServerSocket(pairs.get(0), 1, Literal.ip(ip));
      if (pairs.stream().skip(1).allMatch(port -> isFree(ip, port))) {
        return held;
      }
      held.close();
      return null;
    } catch (IOException heldByAnother) {
      return null;
    }
  }

  private static boolean isFree(String ip, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, Literal.ip(ip))) {
      return socket.isBound();
    } catch (IOException notFree) {
      return false;
    }
  }

  private static Map<String, Integer> ports(int first) {
    return Map.of(PodAddress.GRPC, first, PodAddress.GRPC_AGED, first + 1);
  }
}
