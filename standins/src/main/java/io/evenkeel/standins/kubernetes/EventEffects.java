// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Effects on the events of a watch. */
final class EventEffects {

  static final String FOREIGN =
      "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Widget\",\"apiVersion\":\"example.com/v1\","
          + "\"metadata\":{\"name\":\"intruder\",\"resourceVersion\":\"1\"},\"spec\":{}}}\n";

  static final String UNKNOWN =
      "{\"type\":\"RESYNCED\",\"object\":{\"kind\":\"Widget\",\"apiVersion\":\"example.com/v1\","
          + "\"metadata\":{}}}\n";

  private EventEffects() {}

  /** An ERROR event at a watch's beginning or in place of its next event, and the end. */
  static Effect error(Status status) {
    byte[] line = EventLines.line(EventType.ERROR, status.json());
    return new Effect() {
      @Override
      public boolean begin(int code, Map<String, String> headers, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        next.begin(code, headers);
        finish(next);
        return true;
      }

      @Override
      public boolean write(byte[] event, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        finish(next);
        return true;
      }

      private void finish(Answer next) {
        next.write(line);
        next.flush();
        next.end();
      }
    };
  }

  static Effect endAtOnce() {
    return new Effect() {
      @Override
      public boolean begin(int code, Map<String, String> headers, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        next.begin(code, headers);
        next.end();
        return true;
      }
    };
  }

  static Effect duplicate() {
    return new Effect() {
      @Override
      public boolean write(byte[] event, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        next.write(event);
        next.write(event);
        return true;
      }
    };
  }

  static Effect before(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return new Effect() {
      @Override
      public boolean write(byte[] event, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        next.write(bytes);
        next.write(event);
        return true;
      }
    };
  }
}
