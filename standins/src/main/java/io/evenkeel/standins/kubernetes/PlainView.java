// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Objects as they are. */
final class PlainView implements View {

  static final PlainView INSTANCE = new PlainView();

  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private PlainView() {}

  @Override
  public byte[] list(Kind kind, List<StoredObject> objects, ListMeta meta) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("{\"kind\":\""
                + kind.name()
                + "List\",\"apiVersion\":\""
                + kind.apiVersion()
                + "\",\"metadata\":"
                + meta.json()
                + ",\"items\":[")
            .getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < objects.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      objects.get(i).appendItem(out);
    }
    out.writeBytes("]}\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  @Override
  public byte[] object(StoredObject object) {
    return object.json();
  }

  @Override
  public byte[] event(EventType type, StoredObject object) {
    return EventLines.line(type, object.json());
  }

  @Override
  public byte[] event(EventType type, EventLines lines) {
    return lines.line(type);
  }

  @Override
  public byte[] bookmark(Kind kind, long version, boolean initialEventsEnd) {
    return EventLines.line(
        EventType.BOOKMARK, Json.bytes(bookmarkObject(kind, version, initialEventsEnd)));
  }

  static JsonObject bookmarkObject(Kind kind, long version, boolean initialEventsEnd) {
    JsonObject object = kind.emptyObject();
    JsonObject metadata = object.getAsJsonObject("metadata");
    metadata.addProperty("resourceVersion", Long.toString(version));
    if (initialEventsEnd) {
      JsonObject annotations = new JsonObject();
      annotations.addProperty(INITIAL_EVENTS_END, "true");
      metadata.add("annotations", annotations);
    }
    if (kind.plural().equals("endpointslices")) {
      // The fields that the real server writes even when they are empty.
      object.addProperty("addressType", "");
      object.add("endpoints", JsonNull.INSTANCE);
      object.add("ports", JsonNull.INSTANCE);
    }
    return object;
  }
}
