// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Objects as rows of a table, which is what kubectl asks for when it prints. One for each request:
 * only the first event of a watch says what the columns are.
 */
final class TableView implements View {

  private final Clock clock;
  private final String includeObject;
  private boolean columnsSaid;

  /** {@code includeObject} is None, Object, or anything else for the object's metadata. */
  TableView(Clock clock, String includeObject) {
    this.clock = clock;
    this.includeObject = includeObject;
  }

  @Override
  public byte[] list(Kind kind, List<StoredObject> objects, ListMeta meta) {
    JsonObject table = table(kind, meta.json());
    for (StoredObject object : objects) {
      addRow(table, kind, object.tree());
    }
    return Json.bytes(table);
  }

  @Override
  public byte[] object(StoredObject object) {
    return Json.bytes(table(object));
  }

  @Override
  public byte[] event(EventType type, StoredObject object) {
    return EventLines.line(type, Json.bytes(table(object)));
  }

  @Override
  public byte[] event(EventType type, EventLines lines) {
    return event(type, lines.shown(type));
  }

  @Override
  public byte[] bookmark(Kind kind, long version, boolean initialEventsEnd) {
    JsonObject object = PlainView.bookmarkObject(kind, version, initialEventsEnd);
    JsonObject table = table(kind, new ListMeta(version, "", 0).json());
    addRow(table, kind, object);
    return EventLines.line(EventType.BOOKMARK, Json.bytes(table));
  }

  private JsonObject table(StoredObject object) {
    JsonObject table = table(object.kind(), new ListMeta(object.version(), "", 0).json());
    addRow(table, object.kind(), object.tree());
    return table;
  }

  private JsonObject table(Kind kind, JsonObject metadata) {
    JsonObject table = new JsonObject();
    table.addProperty("kind", "Table");
    table.addProperty("apiVersion", "meta.k8s.io/v1");
    table.add("metadata", metadata);
    if (columnsSaid) {
      table.add("columnDefinitions", JsonNull.INSTANCE);
    } else {
      JsonArray definitions = new JsonArray();
      Columns.of(kind).forEach(column -> definitions.add(column.definition()));
      table.add("columnDefinitions", definitions);
      columnsSaid = true;
    }
    table.add("rows", new JsonArray());
    return table;
  }

  private void addRow(JsonObject table, Kind kind, JsonObject object) {
    Instant now = clock.instant();
    JsonArray cells = new JsonArray();
    Columns.of(kind).forEach(column -> cells.add(column.cell().apply(object, now)));
    JsonObject row = new JsonObject();
    row.add("cells", cells);
    if (includeObject.equals("Object")) {
      row.add("object", object);
    } else if (!includeObject.equals("None")) {
      JsonObject partial = new JsonObject();
      partial.addProperty("kind", "PartialObjectMetadata");
      partial.addProperty("apiVersion", "meta.k8s.io/v1");
      partial.add("metadata", object.get("metadata"));
      row.add("object", partial);
    }
    table.getAsJsonArray("rows").add(row);
  }
}
