// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A column of the table that kubectl shows.
 *
 * @param name its heading
 * @param type {@code string} or {@code integer}
 * @param priority 0 for always, 1 for {@code -o wide} only
 * @param cell makes a cell of an object, at a moment that ages count from
 */
record Column(
    String name, String type, int priority, BiFunction<JsonObject, Instant, JsonElement> cell) {

  static Column text(String name, Function<JsonObject, String> cell) {
    return new Column(name, "string", 0, (o, now) -> new JsonPrimitive(cell.apply(o)));
  }

  static Column number(String name, Function<JsonObject, Long> cell) {
    return new Column(name, "integer", 0, (o, now) -> new JsonPrimitive(cell.apply(o)));
  }

  static Column age(String name, String path) {
    return new Column(name, "string", 0, (o, now) -> new JsonPrimitive(Ages.since(o, path, now)));
  }

  Column wide() {
    return new Column(name, type, 1, cell);
  }

  JsonObject definition() {
    JsonObject definition = new JsonObject();
    definition.addProperty("name", name);
    definition.addProperty("type", type);
    definition.addProperty("format", name.equals("Name") ? "name" : "");
    definition.addProperty("description", "");
    definition.addProperty("priority", priority);
    return definition;
  }
}
