// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change as the lines that watches send: each made once and shared by all watches.
 *
 * <p>Used under the store's lock only.
 */
public final class EventLines {

  private final Change change;
  private final Map<EventType, byte[]> lines = new EnumMap<>(EventType.class);
  private @Nullable StoredObject deleted;

  EventLines(Change change) {
    this.change = change;
  }

  /** The change. */
  public Change change() {
    return change;
  }

  /** The object that an event of that type shows: its last state with the change's version. */
  public StoredObject shown(EventType type) {
    if (type != EventType.DELETED && change.object() != null) {
      return change.object();
    }
    if (deleted == null) {
      StoredObject last = change.previous() != null ? change.previous() : change.any();
      deleted = last.at(change.version());
    }
    return deleted;
  }

  /** The line, with its newline. Nobody may change it. */
  public byte[] line(EventType type) {
    return lines.computeIfAbsent(type, t -> line(t, shown(t).json()));
  }

  /** An event with that object as one line. */
  public static byte[] line(EventType type, byte[] object) {
    byte[] head = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
    byte[] line = new byte[head.length + object.length + 2];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(object, 0, line, head.length, object.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return line;
  }
}
