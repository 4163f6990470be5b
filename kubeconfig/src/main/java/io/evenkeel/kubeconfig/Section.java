// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a document, and where it stands: reads typed values, and blames the right place.
 *
 * @param file the document
 * @param place such as {@code users[2].user}; empty for the whole document
 * @param values as the YAML parser gave them
 */
record Section(Path file, String place, Map<?, ?> values) {

  /** The text at {@code key}; null where it is absent, null or empty, as kubectl has it. */
  @Nullable String text(String key) {
    Object value = values.get(key);
    if (value == null || value.equals("")) {
      return null;
    }
    if (!(value instanceof String)) {
      throw wrong(key, "found " + kind(value) + ", must be text; put it into quotes");
    }
    return (String) value;
  }

  /** The text at {@code key}, which must be there. */
  String required(String key) {
    String value = text(key);
    if (value == null) {
      throw wrong(key, "is missing");
    }
    return value;
  }

  boolean flag(String key) {
    Object value = values.get(key);
    if (value == null) {
      return false;
    }
    if (!(value instanceof Boolean)) {
      throw wrong(key, "found " + kind(value) + "; allowed are true and false");
    }
    return (Boolean) value;
  }

  /** The mapping at {@code key}; an empty one where it is absent. */
  Section section(String key) {
    Object value = values.get(key);
    if (value == null) {
      return new Section(file, at(key), Map.of());
    }
    if (!(value instanceof Map)) {
      throw wrong(key, "found " + kind(value) + ", must be a mapping");
    }
    return new Section(file, at(key), (Map<?, ?>) value);
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  /** The mappings of the list at {@code key}; none where it is absent. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    List<?> list = list(key);
    for (int i = 0; i < list.size(); i++) {
      String itemKey = key + "[" + i + "]";
      if (!(list.get(i) instanceof Map)) {
        throw wrong(itemKey, "found " + kind(list.get(i)) + ", must be a mapping");
      }
      sections.add(new Section(file, at(itemKey), (Map<?, ?>) list.get(i)));
    }
    return sections;
  }

  /** The texts of the list at {@code key}; none where it is absent. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    List<?> list = list(key);
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof String)) {
        throw wrong(
            key + "[" + i + "]", "found " + kind(list.get(i)) + ", must be text; put it in quotes");
      }
      texts.add((String) list.get(i));
    }
    return texts;
  }

  /** A mapping of texts to lists of texts at {@code key}. */
  Map<String, List<String>> textLists(String key) {
    Section section = section(key);
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Object name : section.values().keySet()) {
      String text = String.valueOf(name);
      lists.put(text, section.texts(text));
    }
    return lists;
  }

  private List<?> list(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List)) {
      throw wrong(key, "found " + kind(value) + ", must be a list");
    }
    return (List<?>) value;
  }

  /** The decoded bytes at {@code key}, a base64 text; null where it is absent. */
  byte @Nullable [] base64(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(withoutWhitespace(text));
    } catch (IllegalArgumentException e) {
      throw wrong(key, "not base64: " + e.getMessage());
    }
  }

  /** YAML scalars of many lines keep spaces or line ends. */
  private static String withoutWhitespace(String text) {
    StringBuilder rest = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        rest.append(text.charAt(i));
      }
    }
    return rest.toString();
  }

  /** The path at {@code key}, relative to the directory of the file that names it. */
  @Nullable Path path(String key) {
    String text = text(key);
    return text == null ? null : resolve(text);
  }

  Path resolve(String path) {
    Path directory = file.toAbsolutePath().getParent();
    return Objects.requireNonNull(directory, "a file has a directory").resolve(path).normalize();
  }

  /** The name of the value at {@code key}, for errors and for whoever reads it later. */
  String name(String key) {
    return file + ": " + at(key);
  }

  String at(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }

  KubeconfigException wrong(String key, String what) {
    return new KubeconfigException(name(key) + ": " + what);
  }

  /** What a value is, never the value: it may be a secret. */
  private static String kind(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value instanceof List) {
      return "a list";
    }
    return value instanceof Number ? "a number" : value instanceof Boolean ? "a boolean" : "text";
  }

  @Override
  public String toString() {
    return name("");
  }
}
