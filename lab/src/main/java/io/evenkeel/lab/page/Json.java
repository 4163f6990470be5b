// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.state.Snapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page says and is told, as JSON; {@code docs/lab-api.md} documents it.
 *
 * <p>Numbers are rounded to three decimals, which halves what goes over the wire; what is no number
 * is null. Everything that a web page could take for markup is escaped.
 */
final class Json {

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().registerTypeAdapter(Double.class, new Rounded()).create();

  private Json() {}

  /** All there is to know, in one piece. */
  static String state(LabView view, Snapshot now) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("readOnly", view.actions().isEmpty());
    state.put("modes", view.modes());
    state.put("leftOut", view.leftOut());
    state.put("actions", view.actions());
    state.put("snapshot", now);
    state.put("history", view.history());
    return GSON.toJson(state);
  }

  static String tick(Tick tick) {
    return GSON.toJson(tick);
  }

  static String error(String sentence) {
    return GSON.toJson(Map.of("error", sentence));
  }

  /**
   * The arguments of an action: an object whose members are all strings; an empty text is none.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Map<String, String> arguments(String text) {
    if (text.isBlank()) {
      return Map.of();
    }
    JsonElement json;
    try {
      json = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("The body must be a JSON object of strings: not JSON", e);
    }
    if (!json.isJsonObject()) {
      throw new IllegalArgumentException(
          "The body must be a JSON object of strings, such as {\"replicas\": \"5\"}");
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    json.getAsJsonObject()
        .asMap()
        .forEach(
            (name, value) -> {
              if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
                throw new IllegalArgumentException(
                    "Argument '" + name + "' must be a string in quotes");
              }
              arguments.put(name, value.getAsString());
            });
    return arguments;
  }

  private static final class Rounded extends TypeAdapter<Double> {

    private static final double THOUSAND = 1_000;

    @Override
    public void write(JsonWriter out, @Nullable Double value) throws IOException {
      if (value == null || value.isNaN() || value.isInfinite()) {
        out.nullValue();
        return;
      }
      double rounded = Math.round(value * THOUSAND) / THOUSAND;
      if (rounded == (long) rounded) {
        out.value((long) rounded);
      } else {
        out.value(rounded);
      }
    }

    @Override
    public Double read(JsonReader in) throws IOException {
      return in.nextDouble();
    }
  }
}
