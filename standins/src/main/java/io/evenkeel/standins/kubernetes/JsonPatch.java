// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import org.jspecify.annotations.Nullable;

/** JSON patches (RFC 6902): add, remove, replace, test, copy and move. */
final class JsonPatch {

  private JsonPatch() {}

  static JsonObject apply(JsonObject original, JsonElement patch) {
    JsonObject target = original.deepCopy();
    if (!(patch instanceof JsonArray operations)) {
      throw refused("a JSON patch is an array of operations");
    }
    for (JsonElement operation : operations) {
      if (!(operation instanceof JsonObject step)) {
        throw refused("an operation is an object");
      }
      apply(target, step);
    }
    return target;
  }

  private static void apply(JsonObject target, JsonObject step) {
    String path = Json.text(step, "path");
    JsonElement given = step.get("value");
    JsonElement value = given == null ? JsonNull.INSTANCE : given;
    switch (Json.text(step, "op")) {
      case "add" -> set(target, path, value, true);
      case "replace" -> {
        require(target, path);
        set(target, path, value, false);
      }
      case "remove" -> remove(target, path);
      case "copy" -> set(target, path, require(target, Json.text(step, "from")).deepCopy(), true);
      case "move" -> {
        JsonElement moved = require(target, Json.text(step, "from"));
        remove(target, Json.text(step, "from"));
        set(target, path, moved, true);
      }
      case "test" -> {
        if (!value.equals(require(target, path))) {
          throw refused("testing path " + path + " failed");
        }
      }
      default -> throw refused("unexpected kind of operation: " + step);
    }
  }

  private static void set(JsonObject target, String path, JsonElement value, boolean insert) {
    JsonElement parent = require(target, path.substring(0, path.lastIndexOf('/')));
    String last = unescaped(path.substring(path.lastIndexOf('/') + 1));
    if (parent instanceof JsonObject object) {
      object.add(last, value);
    } else if (parent instanceof JsonArray array) {
      if (last.equals("-")) {
        array.add(value);
      } else if (insert) {
        array.asList().add(index(last, array.size() + 1), value);
      } else {
        array.set(index(last, array.size()), value);
      }
    } else {
      throw refused("nothing can be put at " + path);
    }
  }

  private static void remove(JsonObject target, String path) {
    require(target, path);
    JsonElement parent = require(target, path.substring(0, path.lastIndexOf('/')));
    String last = unescaped(path.substring(path.lastIndexOf('/') + 1));
    if (parent instanceof JsonObject object) {
      object.remove(last);
    } else {
      JsonElement unused = parent.getAsJsonArray().remove(index(last, Integer.MAX_VALUE));
    }
  }

  private static JsonElement require(JsonObject target, String path) {
    JsonElement current = target;
    if (!path.isEmpty()) {
      for (String step : path.substring(1).split("/", -1)) {
        current = child(current, unescaped(step));
        if (current == null) {
          throw refused("there is nothing at " + path);
        }
      }
    }
    return current;
  }

  private static @Nullable JsonElement child(@Nullable JsonElement parent, String step) {
    if (parent instanceof JsonObject object) {
      return object.get(step);
    }
    return parent instanceof JsonArray array ? array.get(index(step, array.size())) : null;
  }

  private static int index(String step, int below) {
    if (!step.matches("[0-9]{1,6}") || Integer.parseInt(step) >= below) {
      throw refused("no index " + step);
    }
    return Integer.parseInt(step);
  }

  private static String unescaped(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  private static Refusal refused(String why) {
    return new Refusal(Status.of(422, "Invalid", "the server rejected our request: " + why));
  }
}
