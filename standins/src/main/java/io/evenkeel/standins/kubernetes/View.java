// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.util.List;

/** How objects look to a client, by what it accepts: as they are, or as rows of a table. */
interface View {

  /** The body of a list. */
  byte[] list(Kind kind, List<StoredObject> objects, ListMeta meta);

  /** The body of one object. */
  byte[] object(StoredObject object);

  /** One event with that object as a line. */
  byte[] event(EventType type, StoredObject object);

  /** A change as a line, shared between watches where possible. */
  byte[] event(EventType type, EventLines lines);

  /** A bookmark as a line. */
  byte[] bookmark(Kind kind, long version, boolean initialEventsEnd);
}
