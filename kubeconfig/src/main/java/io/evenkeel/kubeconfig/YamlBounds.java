// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.ParserException;

/**
 * What a text comes to with all its aliases written out, counted before any value is made: forty
 * lines can stand for a billion, or for themselves. The parser's own limit counts aliases, which
 * does not tell. One use, one thread.
 */
final class YamlBounds {

  // A kubeconfig is 5 deep, what an exec plug-in may find there hardly 10. Readers recurse: at
  // some thousands a stack ends.
  private static final int MAX_DEPTH = 100;

  private final long maxCharacters;
  private final Map<Anchor, Value> anchored = new HashMap<>();
  private final Deque<Value> open = new ArrayDeque<>();

  /** A value, or as much of it as was seen. */
  private static final class Value {
    final Optional<Anchor> anchor;
    long characters;
    int depth;
    boolean complete;

    Value(Optional<Anchor> anchor, long characters) {
      this.anchor = anchor;
      this.characters = characters;
    }
  }

  /** Takes texts of so many characters, not counting syntax. */
  YamlBounds(long maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** Throws where {@code events} go beyond. */
  void check(Iterable<Event> events) {
    for (Event event : events) {
      if (event instanceof CollectionStartEvent start) {
        Value value = begin(start, 1);
        value.depth = 1;
        open.push(value);
        requireDepth(open.size(), event);
      } else if (event instanceof CollectionEndEvent) {
        end(open.pop(), event);
      } else if (event instanceof ScalarEvent scalar) {
        end(begin(scalar, 1 + scalar.getValue().length()), event);
      } else if (event instanceof AliasEvent alias) {
        Value value = anchored.get(alias.getAlias());
        // One that is not there yet is for the parser to refuse.
        if (value != null) {
          if (!value.complete) {
            throw wrong("the value refers to itself", event);
          }
          add(value, event);
        }
      }
    }
  }

  private Value begin(NodeEvent event, long characters) {
    Value value = new Value(event.getAnchor(), characters);
    value.anchor.ifPresent(anchor -> anchored.put(anchor, value));
    return value;
  }

  private void end(Value value, Event event) {
    value.complete = true;
    add(value, event);
  }

  /** Adds a value to the one that it stands in. */
  private void add(Value value, Event event) {
    Value outer = open.peek();
    if (outer != null) {
      outer.characters += value.characters;
      outer.depth = Math.max(outer.depth, 1 + value.depth);
      if (outer.characters > maxCharacters) {
        throw wrong("longer than " + maxCharacters + " characters, aliases written out", event);
      }
    }
    requireDepth(open.size() + value.depth, event);
  }

  private static void requireDepth(int depth, Event event) {
    if (depth > MAX_DEPTH) {
      throw wrong("nested deeper than " + MAX_DEPTH, event);
    }
  }

  private static ParserException wrong(String what, Event event) {
    return new ParserException(what, event.getStartMark());
  }
}
