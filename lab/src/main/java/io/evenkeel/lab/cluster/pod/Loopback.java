// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what loopback of this machine can do: on Linux all of 127.0.0.0/8 answers, elsewhere
 * mostly 127.0.0.1 alone.
 */
public final class Loopback {

  private static final Logger LOG = System.getLogger(Loopback.class.getName());

  private static final String PODS = "127.77.";
  private static final String SERVICES = "127.78.";
  private static final int BLOCKS = 256;

  /** Where each pod's servers listen when it has an address of its own. */
  private static final int PORT = 50051;

  private static final Map<String, Integer> PORTS =
      Map.of(PodAddress.GRPC, PORT, PodAddress.GRPC_AGED, PORT + 1);

  private Loopback() {}

  /**
   * What a lab has of loopback. Immutable.
   *
   * @param pods the addresses of its pods
   * @param services the first three bytes, with their dots, of its virtual addresses; null if it
   *     has none of its own
   */
  public record Share(PodAddresses pods, @Nullable String services) {}

  /**
   * A block of 127.77.0.0/16 for pods, and the like of 127.78.0.0/16, that no other lab on this
   * machine holds; or where there is none, ports of 127.0.0.1.
   */
  public static Share share() {
    for (int block = 0; block < BLOCKS; block++) {
      String prefix = PODS + block + ".";
      try {
        // The block's first address is nobody's: who listens there holds the block.
        ServerSocket held = new ServerSocket(PORT, 1, Literal.ip(prefix + "1"));
        return new Share(new BlockOfAddresses(prefix, PORTS, held), SERVICES + block + ".");
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "No block of addresses at " + prefix + "0/24", e);
        if (block == 0 && !isTaken(e)) {
          break;
        }
      }
    }
    return oneAddress();
  }

  /** Ports of 127.0.0.1, whatever else there is. */
  public static Share oneAddress() {
    return new Share(new PortsOfOneAddress(List.copyOf(PORTS.keySet())), null);
  }

  /** Where each pod listens that has an address of its own. */
  public static int podPort(String name) {
    return new PodAddress("", PORTS).port(name);
  }

  private static boolean isTaken(IOException e) {
    return String.valueOf(e.getMessage()).contains("in use");
  }
}
