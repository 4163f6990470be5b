// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The last changes of one kind, as the watch cache of a real server keeps them.
 *
 * <p>Used under the store's lock only.
 */
final class History {

  private final int length;
  private final Deque<Change> changes = new ArrayDeque<>();

  /** The oldest version from which a watch can start and miss nothing. */
  private long floor;

  History(int length, long floor) {
    this.length = length;
    this.floor = floor;
  }

  void add(Change change) {
    changes.addLast(change);
    while (changes.size() > length) {
      changes.removeFirst();
      Change oldest = changes.peekFirst();
      floor = oldest == null ? change.version() : oldest.version() - 1;
    }
  }

  List<Change> since(long version) throws ExpiredException {
    if (version < floor) {
      throw new ExpiredException("too old resource version: " + version + " (" + floor + ")");
    }
    List<Change> later = new ArrayList<>();
    Iterator<Change> newestFirst = changes.descendingIterator();
    while (newestFirst.hasNext()) {
      Change change = newestFirst.next();
      if (change.version() <= version) {
        break;
      }
      later.add(0, change);
    }
    return later;
  }

  /** The state at an older version: the present one with all later changes undone. */
  NavigableMap<String, StoredObject> undo(NavigableMap<String, StoredObject> now, long version)
      throws ExpiredException {
    List<Change> later = since(version);
    NavigableMap<String, StoredObject> then = new TreeMap<>(now);
    for (int i = later.size() - 1; i >= 0; i--) {
      Change change = later.get(i);
      StoredObject previous = change.previous();
      if (previous == null) {
        then.remove(change.any().key());
      } else {
        then.put(previous.key(), previous);
      }
    }
    return then;
  }
}
