// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Kind;

/** Refusals of lists and watches whose options do not fit together. */
final class InvalidOptions {

  private InvalidOptions() {}

  /** A request whose options do not fit together. */
  static Status forbidden(String field, String why) {
    JsonObject details = Status.details("meta.k8s.io", "ListOptions", "");
    details.add("causes", Status.causes("FieldValueForbidden", "Forbidden: " + why, field));
    return new Status(
        422,
        "Invalid",
        "ListOptions.meta.k8s.io \"\" is invalid: " + field + ": Forbidden: " + why,
        details,
        null);
  }

  /** {@code resourceVersionMatch} with a value that is none. */
  static Status unsupportedMatch(String value, String supported) {
    String why = "Unsupported value: \"" + value + "\": supported values: " + supported;
    JsonObject details = Status.details("meta.k8s.io", "ListOptions", "");
    details.add("causes", Status.causes("FieldValueNotSupported", why, "resourceVersionMatch"));
    return new Status(
        422,
        "Invalid",
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: " + why,
        details,
        null);
  }

  /** A watch from a version that is no number. */
  static Status invalidVersion(Kind kind, String text) {
    String why = unreadableVersion(text);
    JsonObject details = Status.details(kind.group(), kind.plural(), "");
    String cause = why.substring("resourceVersion: ".length());
    details.add("causes", Status.causes("FieldValueInvalid", cause, "resourceVersion"));
    return new Status(422, "Invalid", kind.resource() + " \"\" is invalid: " + why, details, null);
  }

  static String unreadableVersion(String text) {
    return "resourceVersion: Invalid value: \""
        + text
        + "\": strconv.ParseUint: parsing \""
        + text
        + "\": invalid syntax";
  }
}
