// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a place says of a service as a whole.
 *
 * @param attributes free facts, for people and for sinks that know them
 * @param serviceConfig a gRPC service config as JSON, or a list of choices of which each client
 *     takes one (gRFC A2), or null
 */
public record ServiceData(Map<String, String> attributes, @Nullable String serviceConfig) {

  /** Nothing is said. */
  public static final ServiceData NONE = new ServiceData(Map.of(), null);

  public ServiceData {
    attributes = Map.copyOf(attributes);
  }
}
