// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import io.evenkeel.standins.kubernetes.store.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Field selectors: {@code metadata.name=a,spec.nodeName!=b}. */
final class FieldGrammar {

  private FieldGrammar() {}

  static List<Requirement> parse(Kind kind, String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isEmpty()) {
        requirements.add(requirement(kind, text, part));
      }
    }
    return List.copyOf(requirements);
  }

  private static Requirement requirement(Kind kind, String text, String part) {
    int at = part.indexOf('=');
    if (at < 1) {
      throw new SelectorException(
          "invalid selector: '" + text + "'; can't understand '" + part + "'");
    }
    boolean not = part.charAt(at - 1) == '!';
    String path = part.substring(0, not ? at - 1 : at);
    String value = part.substring(part.startsWith("==", at) ? at + 2 : at + 1);
    if (!path.equals("metadata.name")
        && !path.equals("metadata.namespace")
        && !kind.fields().contains(path)) {
      throw new SelectorException(
          kind.fields().isEmpty()
              ? String.format(
                  Locale.ROOT,
                  "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
                  path)
              : "field label not supported: " + path);
    }
    return new Requirement(path, not ? Operator.NOT_IN : Operator.IN, Set.of(value));
  }
}
