// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a kind a list or watch wants: a namespace, labels and fields. Immutable.
 *
 * @param namespace empty for all
 * @param labels all must hold
 * @param fields all must hold
 */
public record Selector(String namespace, List<Requirement> labels, List<Requirement> fields) {

  /** Everything in all namespaces. */
  public static final Selector ALL = new Selector("", List.of(), List.of());

  /**
   * Reads both sorts of selectors.
   *
   * @throws SelectorException if one of them is not understood
   */
  public static Selector parse(
      Kind kind, String namespace, @Nullable String labels, @Nullable String fields) {
    return new Selector(
        namespace,
        labels == null ? List.of() : LabelGrammar.parse(labels),
        fields == null ? List.of() : FieldGrammar.parse(kind, fields));
  }

  /** Whether the object is wanted. */
  public boolean matches(StoredObject object) {
    if (!namespace.isEmpty() && !namespace.equals(object.namespace())) {
      return false;
    }
    Map<String, String> has = object.labels();
    for (Requirement label : labels) {
      if (!label.holds(has.get(label.key()))) {
        return false;
      }
    }
    for (Requirement field : fields) {
      if (!field.holds(object.field(field.key()))) {
        return false;
      }
    }
    return true;
  }

  /** The only value that a label may have, or null if several would do. */
  public @Nullable String onlyLabel(String key) {
    return only(labels, key);
  }

  /** The only value that a field may have, or null if several would do. */
  public @Nullable String onlyField(String path) {
    return only(fields, path);
  }

  private static @Nullable String only(List<Requirement> requirements, String key) {
    for (Requirement requirement : requirements) {
      if (requirement.key().equals(key)
          && requirement.operator() == Requirement.Operator.IN
          && requirement.values().size() == 1) {
        return requirement.values().iterator().next();
      }
    }
    return null;
  }
}
