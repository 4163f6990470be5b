// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import org.jspecify.annotations.Nullable;

/**
 * One event of a watch.
 *
 * @param slice of a PUT or DELETED, else null
 * @param resourceVersion of a PUT, DELETED or BOOKMARK; empty where the server gave none
 * @param endsInitialEvents whether this bookmark says that all there was has been sent (KEP-3157)
 * @param status of an ERROR, else null
 */
public record WatchEvent(
    Type type,
    @Nullable Slice slice,
    String resourceVersion,
    boolean endsInitialEvents,
    @Nullable ApiStatus status) {

  /** Sorts of events. ADDED and MODIFIED are one: after a reconnect they tell nothing apart. */
  public enum Type {
    PUT,
    DELETED,
    BOOKMARK,
    ERROR
  }
}
