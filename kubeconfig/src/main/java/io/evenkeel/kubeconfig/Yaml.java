// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads YAML and, its subset, JSON, within limits; errors show line and column, never content. */
final class Yaml {

  /** Far above any kubeconfig, far below what hurts. */
  private static final int MAX_CHARACTERS = 10 * 1024 * 1024;

  private Yaml() {}

  /** The document in {@code file}; an empty one counts as an empty mapping. */
  static Section read(Path file) throws IOException {
    Object document;
    try {
      document = load(text(file), new CoreSchema());
    } catch (YamlEngineException e) {
      throw new KubeconfigException(file + ": " + explain(e, "YAML"), null);
    }
    if (document == null) {
      return new Section(file, "", Map.of());
    }
    if (!(document instanceof Map)) {
      throw new KubeconfigException(
          file + ": is no kubeconfig: it must hold a mapping with clusters, users and contexts");
    }
    return new Section(file, "", (Map<?, ?>) document);
  }

  /** Not one byte more than can be a kubeconfig: the path may name a disk image, or a device. */
  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_CHARACTERS + 1);
    }
    if (bytes.length > MAX_CHARACTERS) {
      throw new KubeconfigException(
          file + ": is no kubeconfig: it is longer than " + MAX_CHARACTERS + " bytes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** The value of a JSON text; throws with a message that quotes nothing of it. */
  static @Nullable Object json(String text) {
    try {
      return load(text, new JsonSchema());
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(explain(e, "JSON"));
    }
  }

  private static @Nullable Object load(String text, Schema schema) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(schema)
            // Bounded by what the aliases stand for, not by how many there are.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setCodePointLimit(MAX_CHARACTERS)
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .build();
    try {
      new YamlBounds(MAX_CHARACTERS)
          .check(new Parse(settings).parseReader(new WholeCodePoints(text)));
      return new Load(settings).loadFromReader(new WholeCodePoints(text));
    } catch (YamlEngineException e) {
      throw e;
    } catch (RuntimeException e) {
      // The parser has others too, for a tag that is a space (!%20) for example. Its words may
      // quote a secret.
      throw new YamlEngineException("the parser gave up, with a " + e.getClass().getName(), e);
    }
  }

  private static String explain(YamlEngineException e, String language) {
    if (e instanceof MarkedYamlEngineException) {
      MarkedYamlEngineException marked = (MarkedYamlEngineException) e;
      Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
      if (mark.isPresent()) {
        return "line "
            + (mark.get().getLine() + 1)
            + ", column "
            + (mark.get().getColumn() + 1)
            + ": not valid "
            + language
            + ": "
            + marked.getProblem();
      }
    }
    // Such as "The incoming YAML document exceeds the limit: 10485760 code points."
    return "not valid " + language + ": " + e.getMessage();
  }
}
