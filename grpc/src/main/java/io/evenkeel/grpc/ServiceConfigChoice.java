// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import com.google.gson.Gson;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the service configs that a name's owner offers is this client's (gRFC A2): the first
 * that is for its language, its host, and for so many of a hundred clients that it is one of them.
 *
 * <p>Unlike gRPC's own resolver, which draws anew at each look-up, a client draws once: names are
 * looked up every few seconds here, and it would change sides each time.
 */
final class ServiceConfigChoice {

  private static final String LANGUAGE = "java";
  private static final String CLIENT_LANGUAGE = "clientLanguage";
  private static final String PERCENTAGE = "percentage";
  private static final String CLIENT_HOST = "clientHostname";
  private static final String SERVICE_CONFIG = "serviceConfig";
  private static final Set<String> KEYS =
      Set.of(CLIENT_LANGUAGE, PERCENTAGE, CLIENT_HOST, SERVICE_CONFIG);

  private final int lot;
  private final Supplier<String> hostName;

  /**
   * @param lot of this client, 0 to 99
   * @param hostName of this machine; asked for only where a choice depends on it
   */
  ServiceConfigChoice(int lot, Supplier<String> hostName) {
    this.lot = lot;
    this.hostName = hostName;
  }

  /**
   * The config that is this client's, or null where none is.
   *
   * @param json a config, or a list of choices or of lists of choices
   * @throws IllegalArgumentException if it is not as gRFC A2 says; the message says what is not
   */
  @Nullable Map<String, ?> of(String json) {
    Object read = read(json);
    if (read instanceof Map<?, ?> config) {
      return object(config);
    }
    return first(list(read, "the whole"));
  }

  private @Nullable Map<String, ?> first(List<?> choices) {
    for (Object each : choices) {
      Map<String, ?> config = each instanceof List<?> more ? first(more) : ifMine(object(each));
      if (config != null) {
        return config;
      }
    }
    return null;
  }

  private @Nullable Map<String, ?> ifMine(Map<String, ?> choice) {
    for (String key : choice.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException("a choice has an unknown key '" + key + "'");
      }
    }
    Object percentage = choice.get(PERCENTAGE);
    if (percentage != null && lot >= percentage(percentage)) {
      return null;
    }
    if (!isNamed(choice.get(CLIENT_LANGUAGE), LANGUAGE, true)
        || (choice.get(CLIENT_HOST) != null
            && !isNamed(choice.get(CLIENT_HOST), hostName.get(), false))) {
      return null;
    }
    if (choice.get(SERVICE_CONFIG) == null) {
      throw new IllegalArgumentException("a choice has no '" + SERVICE_CONFIG + "'");
    }
    return object(choice.get(SERVICE_CONFIG));
  }

  private static double percentage(Object value) {
    if (value instanceof Double number && number >= 0 && number <= 100 && number % 1 == 0) {
      return number;
    }
    throw new IllegalArgumentException(
        "'" + PERCENTAGE + "' must be a whole number from 0 to 100, but is " + value);
  }

  /** A list that is not there, or is empty, is for all. */
  private static boolean isNamed(@Nullable Object list, String name, boolean anyCase) {
    if (list == null) {
      return true;
    }
    List<?> names = list(list, "a list of names");
    if (names.isEmpty()) {
      return true;
    }
    for (Object each : names) {
      String text = String.valueOf(each);
      if (anyCase ? text.toLowerCase(Locale.ROOT).equals(name) : text.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<?> list(@Nullable Object value, String what) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(what + " must be a JSON list, but is " + value);
  }

  private static Map<String, ?> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // JSON has no other keys
      Map<String, ?> object = (Map<String, ?>) map;
      return object;
    }
    throw new IllegalArgumentException("a JSON object is needed, but there is " + value);
  }

  private static @Nullable Object read(String json) {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      Object read = new Gson().getAdapter(Object.class).read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("something follows the JSON");
      }
      return read;
    } catch (IOException | IllegalStateException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
    }
  }
}
