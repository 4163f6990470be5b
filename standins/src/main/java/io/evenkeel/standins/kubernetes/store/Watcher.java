// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import java.util.List;

/**
 * Who watches. All calls come under the store's lock, in the order of versions: they must be quick
 * and must not call the store.
 */
public interface Watcher {

  /** The state at the beginning, if it was asked for; before any {@link #changed}. */
  void initial(List<StoredObject> objects, long version);

  /** A change that the watch's selector sees as {@code type}. */
  void changed(EventType type, EventLines lines);
}
