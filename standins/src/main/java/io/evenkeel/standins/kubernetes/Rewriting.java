// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.kubernetes.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes lists and events that are otherwise right. The function gets either a list or an event;
 * it gives null if it has nothing to change there.
 */
record Rewriting(Function<JsonObject, byte @Nullable []> change) implements Effect {

  private static final byte[] MALFORMED =
      "{\"type\":\"MODIFIED\",\"items\":[{],\"object\":{\"metadata\":{\"name\":}}}\n"
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public boolean respond(
      int status, Map<String, String> headers, byte[] body, Answer next, Fault fault) {
    byte[] changed = status == 200 ? changed(body) : null;
    if (changed == null || !fault.strike()) {
      return false;
    }
    next.respond(status, headers, changed);
    return true;
  }

  @Override
  public boolean write(byte[] line, Answer next, Fault fault) {
    byte[] changed = changed(line);
    if (changed == null || !fault.strike()) {
      return false;
    }
    next.write(changed);
    return true;
  }

  private byte @Nullable [] changed(byte[] json) {
    try {
      String text = new String(json, StandardCharsets.UTF_8);
      return change.apply(JsonParser.parseString(text).getAsJsonObject());
    } catch (RuntimeException e) {
      // Not JSON: a test's own bytes, which are bad enough as they are.
      return null;
    }
  }

  static byte[] malformed(JsonObject listOrEvent) {
    return MALFORMED;
  }

  static byte @Nullable [] withoutMetadata(JsonObject listOrEvent) {
    if (isBookmark(listOrEvent)) {
      return null;
    }
    if (listOrEvent.get("object") instanceof JsonObject object) {
      object.remove("metadata");
    } else {
      Json.objects(listOrEvent, "items").forEach(item -> item.remove("metadata"));
    }
    return line(listOrEvent);
  }

  static byte @Nullable [] wordyVersion(JsonObject listOrEvent) {
    JsonObject metadata = metadata(listOrEvent);
    if (metadata == null) {
      return null;
    }
    metadata.addProperty("resourceVersion", "not-a-number");
    return line(listOrEvent);
  }

  static byte @Nullable [] withoutVersion(JsonObject listOrEvent) {
    JsonObject metadata = metadata(listOrEvent);
    if (metadata == null) {
      return null;
    }
    metadata.remove("resourceVersion");
    return line(listOrEvent);
  }

  static byte @Nullable [] withoutBookmarkVersion(JsonObject listOrEvent) {
    return isBookmark(listOrEvent) ? withoutVersion(listOrEvent) : null;
  }

  static byte @Nullable [] endless(JsonObject list) {
    if (!list.has("items") || !(list.get("metadata") instanceof JsonObject metadata)) {
      return null;
    }
    // Before every key, at the latest version: the same page again.
    metadata.addProperty("continue", new ContinueToken(-1, "-").encoded());
    return line(list);
  }

  private static boolean isBookmark(JsonObject event) {
    return Json.text(event, "type").equals("BOOKMARK");
  }

  private static @Nullable JsonObject metadata(JsonObject listOrEvent) {
    return Json.at(listOrEvent, listOrEvent.has("object") ? "object.metadata" : "metadata")
            instanceof JsonObject metadata
        ? metadata
        : null;
  }

  private static byte[] line(JsonObject json) {
    byte[] bytes = Json.bytes(json);
    byte[] line = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    line[bytes.length] = '\n';
    return line;
  }
}
