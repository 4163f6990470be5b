// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the API server understands it: what faults are filtered by and what the log keeps.
 * Immutable.
 *
 * @param method the HTTP method
 * @param path the path, decoded
 * @param query the first value of each parameter, decoded
 * @param verb the verb that rules are about: {@code list}, {@code watch}, {@code get} …; for paths
 *     that are no resources the method in lower case
 * @param group the API group, empty for the core group
 * @param version the version in the group; empty for paths that are no resources
 * @param resource the plural; empty for paths that are no resources
 * @param namespace empty for all namespaces and for kinds without
 * @param name the object, empty for lists
 * @param subresource {@code status} and the like, mostly empty
 * @param userAgent as sent, empty if none
 * @param token the bearer token, null if none
 * @param accept as sent, empty if none
 * @param connection the number of the connection it came on
 */
public record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    String verb,
    String group,
    String version,
    String resource,
    String namespace,
    String name,
    String subresource,
    String userAgent,
    @Nullable String token,
    String accept,
    int connection) {

  /** Whether it asks for a list. */
  public boolean isList() {
    return isResource() && verb.equals("list");
  }

  /** Whether it asks for a watch. */
  public boolean isWatch() {
    return isResource() && verb.equals("watch");
  }

  /** Whether it asks for one object. */
  public boolean isGet() {
    return isResource() && verb.equals("get");
  }

  /** Whether it asks how the server is: its version or health. */
  public boolean isProbe() {
    return path.equals("/version")
        || path.startsWith("/livez")
        || path.startsWith("/readyz")
        || path.startsWith("/healthz");
  }

  /** Whether it is about a resource rather than some other path. */
  public boolean isResource() {
    return !resource.isEmpty();
  }

  /** A parameter, or the empty string. */
  public String parameter(String key) {
    return query.getOrDefault(key, "");
  }

  /** A parameter that is true or 1. */
  public boolean flag(String key) {
    return ApiRequestParser.isTrue(parameter(key));
  }

  /** {@code endpointslices.discovery.k8s.io}, as in messages. */
  String qualifiedResource() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
