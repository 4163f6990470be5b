// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * A kind of object that the API serves. Immutable.
 *
 * @param group the API group, empty for the core group
 * @param version the version in the group
 * @param name the kind, as in {@code kind: EndpointSlice}
 * @param plural the resource, as in URLs
 * @param namespaced whether its objects live in namespaces
 * @param shortNames what kubectl also takes
 * @param generation when {@code metadata.generation} grows
 * @param fields what a field selector may name beside {@code metadata.name} and {@code .namespace},
 *     as paths with dots
 */
public record Kind(
    String group,
    String version,
    String name,
    String plural,
    boolean namespaced,
    List<String> shortNames,
    Generation generation,
    Set<String> fields) {

  /** When {@code metadata.generation} grows. */
  public enum Generation {
    /** The kind has none. */
    NONE,
    /** When {@code spec} changes. */
    SPEC,
    /** When anything but metadata changes, or labels do: EndpointSlices. */
    ALL_BUT_METADATA
  }

  /** Copies its collections. */
  public Kind {
    shortNames = List.copyOf(shortNames);
    fields = Set.copyOf(fields);
  }

  /** A kind with objects in namespaces. */
  public static Kind namespaced(String group, String version, String name, String plural) {
    return new Kind(group, version, name, plural, true, List.of(), Generation.NONE, Set.of());
  }

  /** A kind without namespaces. */
  public static Kind cluster(String group, String version, String name, String plural) {
    return new Kind(group, version, name, plural, false, List.of(), Generation.NONE, Set.of());
  }

  /** The same with short names. */
  public Kind shortNames(String... names) {
    return new Kind(group, version, name, plural, namespaced, List.of(names), generation, fields);
  }

  /** The same with that rule for {@code metadata.generation}. */
  public Kind generation(Generation rule) {
    return new Kind(group, version, name, plural, namespaced, shortNames, rule, fields);
  }

  /** The same with more fields for field selectors. */
  public Kind fields(String... paths) {
    return new Kind(
        group, version, name, plural, namespaced, shortNames, generation, Set.of(paths));
  }

  /** {@code v1} or {@code discovery.k8s.io/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code services} or {@code endpointslices.discovery.k8s.io}, as in messages. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** {@code service}: the singular that kubectl takes. */
  public String singular() {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  /** What the JSON of each of its objects begins with; lists leave it out. */
  String jsonPrefix() {
    return "{\"kind\":\"" + name + "\",\"apiVersion\":\"" + apiVersion() + "\",";
  }

  /** An object of this kind with a name and nothing else. */
  public JsonObject emptyObject() {
    JsonObject object = new JsonObject();
    object.addProperty("kind", name);
    object.addProperty("apiVersion", apiVersion());
    object.add("metadata", new JsonObject());
    return object;
  }
}
