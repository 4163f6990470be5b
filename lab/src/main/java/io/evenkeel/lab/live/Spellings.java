// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A spelling of one name for each way of calling that asks the JDK's resolver.
 *
 * <p>The JDK keeps an answer for 30 s, under the name as it was asked for. On a cluster each client
 * is a process and has its own cache; here one way would be given what another one asked for half a
 * minute ago, and lose calls that it would not lose alone.
 *
 * <p>Thread-safe.
 */
final class Spellings {

  private final List<String> spellings;
  private final Map<String, String> taken = new LinkedHashMap<>();

  Spellings(List<String> spellings) {
    this.spellings = List.copyOf(spellings);
  }

  /**
   * The same one always for the same way, and no other way's.
   *
   * @throws IllegalStateException if all are taken
   */
  synchronized String of(String way) {
    String known = taken.get(way);
    if (known != null) {
      return known;
    }
    if (taken.size() == spellings.size()) {
      throw new IllegalStateException(
          "No spelling is left for '"
              + way
              + "': "
              + String.join(", ", spellings)
              + " are those of "
              + String.join(", ", taken.keySet())
              + ". The lab's hosts file must have another one");
    }
    String own = spellings.get(taken.size());
    taken.put(way, own);
    return own;
  }
}
