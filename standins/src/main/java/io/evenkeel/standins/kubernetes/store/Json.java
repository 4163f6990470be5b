// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON trees without surprises. */
public final class Json {

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** Compact JSON in UTF-8, nulls kept. */
  public static byte[] bytes(JsonElement element) {
    return GSON.toJson(element).getBytes(StandardCharsets.UTF_8);
  }

  /** The member at a path with dots, or null if any step is missing or not an object. */
  public static @Nullable JsonElement at(JsonObject object, String path) {
    JsonElement current = object;
    for (String step : path.split("\\.", -1)) {
      if (!(current instanceof JsonObject parent) || !parent.has(step)) {
        return null;
      }
      current = parent.get(step);
    }
    return current;
  }

  /** Text of a scalar; empty for null, absent or anything that is not a scalar. */
  public static String text(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
  }

  /** Text of the scalar at a path with dots; empty if there is none. */
  public static String text(JsonObject object, String path) {
    return text(at(object, path));
  }

  /** A number at a path with dots; 0 if there is none. */
  public static long number(JsonObject object, String path) {
    return at(object, path) instanceof com.google.gson.JsonPrimitive primitive
            && primitive.isNumber()
        ? primitive.getAsLong()
        : 0;
  }

  /** The objects of the array at a path with dots; empty if there is none. */
  public static List<JsonObject> objects(JsonObject object, String path) {
    if (!(at(object, path) instanceof JsonArray array)) {
      return List.of();
    }
    return array.asList().stream()
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** The scalars of the array at a path with dots; empty if there is none. */
  public static List<String> texts(JsonObject object, String path) {
    return at(object, path) instanceof JsonArray array
        ? array.asList().stream().map(Json::text).toList()
        : List.of();
  }

  /** A merge patch (RFC 7386) applied to a tree, which is changed. */
  public static JsonElement merge(@Nullable JsonElement target, JsonElement patch) {
    if (!(patch instanceof JsonObject changes)) {
      return patch.deepCopy();
    }
    JsonObject result = target instanceof JsonObject object ? object : new JsonObject();
    for (Map.Entry<String, JsonElement> change : changes.entrySet()) {
      if (change.getValue() instanceof JsonNull) {
        result.remove(change.getKey());
      } else {
        result.add(change.getKey(), merge(result.get(change.getKey()), change.getValue()));
      }
    }
    return result;
  }

  /** Kind, apiVersion and metadata first, then the rest, as the real server writes objects. */
  static JsonObject ordered(Kind kind, JsonObject object) {
    JsonObject ordered = new JsonObject();
    ordered.addProperty("kind", kind.name());
    ordered.addProperty("apiVersion", kind.apiVersion());
    ordered.add("metadata", Metadata.of(object));
    for (Map.Entry<String, JsonElement> member : object.entrySet()) {
      if (!ordered.has(member.getKey())) {
        ordered.add(member.getKey(), member.getValue());
      }
    }
    return ordered;
  }
}
