// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A file of YAML, of which JSON is a part. */
final class YamlFile {

  private YamlFile() {}

  /**
   * The object that it holds.
   *
   * @throws IllegalArgumentException if it cannot be read or holds none; says why
   */
  static Map<String, Object> object(Path file) {
    Object read;
    try {
      read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (IOException trouble) {
      throw new IllegalArgumentException(
          "Cannot read " + file + " (" + WriteTrouble.why(trouble) + ")", trouble);
    } catch (YamlEngineException wrong) {
      throw new IllegalArgumentException(
          file + " is neither YAML nor JSON: " + wrong.getMessage(), wrong);
    }
    if (!(read instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(file + " must hold an object, but does not");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, value) -> object.put(String.valueOf(key), value));
    return object;
  }
}
