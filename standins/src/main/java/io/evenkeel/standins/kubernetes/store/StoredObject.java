// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One version of one object: its JSON as bytes, and what selectors ask about. Bytes rather than a
 * tree, since a large cluster's trees would fill the memory of a test. Immutable.
 */
public final class StoredObject {

  private final Kind kind;
  private final String namespace;
  private final String name;
  private final long version;
  private final Map<String, String> labels;
  private final Map<String, String> fields;
  private final boolean raw;
  private final byte[] json;

  StoredObject(
      Kind kind,
      String namespace,
      String name,
      long version,
      Map<String, String> labels,
      Map<String, String> fields,
      boolean raw,
      byte[] json) {
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
    this.version = version;
    this.labels = labels;
    this.fields = fields;
    this.raw = raw;
    this.json = json;
  }

  /** The object begins with kind, apiVersion and metadata, as {@link Json#ordered} makes it. */
  static StoredObject of(Kind kind, JsonObject object, long version) {
    JsonObject metadata = object.getAsJsonObject("metadata");
    metadata.addProperty("resourceVersion", Long.toString(version));
    Map<String, String> labels = new HashMap<>();
    if (metadata.get("labels") instanceof JsonObject map) {
      map.entrySet().forEach(e -> labels.put(e.getKey(), Json.text(e.getValue())));
    }
    Map<String, String> fields = new HashMap<>();
    kind.fields().forEach(path -> fields.put(path, Json.text(Json.at(object, path))));
    return new StoredObject(
        kind,
        Json.text(metadata.get("namespace")),
        Json.text(metadata.get("name")),
        version,
        Map.copyOf(labels),
        fields,
        false,
        Json.bytes(object));
  }

  /** Where it stands in a list: the order of keys in etcd. */
  public String key() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** A tree of its own for the caller; of a raw object an error if it is not JSON. */
  public JsonObject tree() {
    return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  /** Appends it as an item of a list, where kind and apiVersion are left out, as in reality. */
  public void appendItem(ByteArrayOutputStream out) {
    if (raw) {
      out.writeBytes(json);
    } else {
      out.write('{');
      int skip = kind.jsonPrefix().length();
      out.write(json, skip, json.length - skip);
    }
  }

  /** The same with another version, as a deletion has it. */
  StoredObject at(long newVersion) {
    if (raw) {
      return new StoredObject(kind, namespace, name, newVersion, labels, fields, true, json);
    }
    return of(kind, tree(), newVersion);
  }

  /** Its kind. */
  public Kind kind() {
    return kind;
  }

  /** Empty for kinds without namespaces. */
  public String namespace() {
    return namespace;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The store's version at which it became so. */
  public long version() {
    return version;
  }

  /** Its labels. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Whether the JSON is a test's own, to be sent as it is, whatever it is. */
  public boolean raw() {
    return raw;
  }

  /** The JSON, shared by all who send it: nobody may change it. */
  public byte[] json() {
    return json;
  }

  @Override
  public String toString() {
    return kind.plural() + " " + key() + " at " + version;
  }

  /** The value of a field selector's left side, empty if the object has none. */
  public String field(String path) {
    return switch (path) {
      case "metadata.name" -> name;
      case "metadata.namespace" -> namespace;
      default -> fields.getOrDefault(path, "");
    };
  }
}
