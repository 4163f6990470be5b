// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two sets, by identity.
 *
 * @param added in the later set alone
 * @param removed in the earlier set alone
 * @param changed in both, but different; as the later set has them
 */
public record EndpointChanges(
    List<Endpoint> added, List<Endpoint> removed, List<Endpoint> changed) {

  /** Whether the endpoints of both sets are equal. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  /** One pass over both sorted arrays; equal references are skipped without comparing. */
  @SuppressWarnings("ReferenceEquality")
  static EndpointChanges between(Endpoint[] earlier, Endpoint[] later) {
    List<Endpoint> added = new ArrayList<>();
    List<Endpoint> removed = new ArrayList<>();
    List<Endpoint> changed = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < earlier.length && j < later.length) {
      if (earlier[i] == later[j]) {
        i++;
        j++;
        continue;
      }
      int order = earlier[i].compareId(later[j]);
      if (order < 0) {
        removed.add(earlier[i++]);
      } else if (order > 0) {
        added.add(later[j++]);
      } else {
        if (!earlier[i].equals(later[j])) {
          changed.add(later[j]);
        }
        i++;
        j++;
      }
    }
    for (; i < earlier.length; i++) {
      removed.add(earlier[i]);
    }
    for (; j < later.length; j++) {
      added.add(later[j]);
    }
    return new EndpointChanges(List.copyOf(added), List.copyOf(removed), List.copyOf(changed));
  }
}
