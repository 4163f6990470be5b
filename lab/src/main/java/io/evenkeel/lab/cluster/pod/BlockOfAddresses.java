// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address for each pod, all with the same ports: {@code 127.77.3.2} to {@code .254}. */
public final class BlockOfAddresses implements PodAddresses {

  private static final int FIRST = 2;
  private static final int LAST = 254;

  private final String prefix;
  private final Map<String, Integer> ports;
  private final Closeable held;
  private final Deque<String> free = new ArrayDeque<>();

  /**
   * A block in which nobody has an address yet.
   *
   * @param prefix the first three bytes with their dots, {@code "127.77.3."}
   * @param ports the same for each pod
   * @param held what keeps others from this block; closed with it
   */
  public BlockOfAddresses(String prefix, Map<String, Integer> ports, Closeable held) {
    this.prefix = prefix;
    this.ports = Map.copyOf(ports);
    this.held = held;
    for (int last = FIRST; last <= LAST; last++) {
      free.add(prefix + last);
    }
  }

  @Override
  public synchronized @Nullable PodAddress take() {
    String ip = free.poll();
    return ip == null ? null : new PodAddress(ip, ports);
  }

  @Override
  public synchronized void release(PodAddress address) {
    free.add(address.ip());
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give back the addresses " + prefix + "0/24", e);
    }
  }
}
