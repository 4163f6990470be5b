// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When pods were made and became ready, finer than objects tell, which is in seconds. Thread-safe.
 */
final class PodTimes {

  private final Map<String, Instant> created = new ConcurrentHashMap<>();
  private final Map<String, Instant> ready = new ConcurrentHashMap<>();

  void created(String uid, Instant at) {
    var unused = created.putIfAbsent(uid, at);
  }

  void ready(String uid, Instant at) {
    ready.put(uid, at);
  }

  void notReady(String uid) {
    ready.remove(uid);
  }

  /** Forgets all others. */
  void retain(Set<String> uids) {
    created.keySet().retainAll(uids);
    ready.keySet().retainAll(uids);
  }

  /** {@link Instant#EPOCH} if it is not known. */
  Instant createdAt(String uid) {
    return created.getOrDefault(uid, Instant.EPOCH);
  }

  /** {@link Instant#MAX} if it is not ready. */
  Instant readyAt(String uid) {
    return ready.getOrDefault(uid, Instant.MAX);
  }
}
