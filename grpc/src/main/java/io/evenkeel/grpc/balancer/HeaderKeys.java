// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.grpc.Metadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of the text headers that a channel's pick rule reads, so that a pick makes none. */
final class HeaderKeys {

  // A rule reads one header, or a few; one that reads names out of calls is not to fill the memory.
  private static final int MOST = 16;

  private final Map<String, Metadata.Key<String>> keys = new ConcurrentHashMap<>();

  /** The key of the text header with that name. From any thread. */
  Metadata.Key<String> of(String name) {
    Metadata.Key<String> known = keys.get(name);
    if (known != null) {
      return known;
    }
    Metadata.Key<String> made = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    if (keys.size() < MOST) {
      keys.put(name, made);
    }
    return made;
  }
}
