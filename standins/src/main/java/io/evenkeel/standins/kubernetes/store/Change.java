// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import org.jspecify.annotations.Nullable;

/**
 * One write. Immutable.
 *
 * @param version the store's version that it made
 * @param object the object after it; null if it was deleted
 * @param previous the object before it; null if it was created
 */
public record Change(long version, @Nullable StoredObject object, @Nullable StoredObject previous) {

  /** What a watch with that selector must tell of this change; null if nothing. */
  public @Nullable EventType seenBy(Selector selector) {
    boolean now = object != null && selector.matches(object);
    boolean before = previous != null && selector.matches(previous);
    if (now) {
      return before ? EventType.MODIFIED : EventType.ADDED;
    }
    return before ? EventType.DELETED : null;
  }

  StoredObject any() {
    StoredObject either = object != null ? object : previous;
    if (either == null) {
      throw new IllegalStateException("A change of nothing");
    }
    return either;
  }
}
