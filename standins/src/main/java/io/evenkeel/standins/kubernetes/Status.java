// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the API tells it, worded as the real server words it. Immutable.
 *
 * @param code the HTTP status
 * @param reason the machine-readable reason
 * @param message for people
 * @param details null if there are none
 * @param continueToken for a list that may go on inconsistently, else null
 */
record Status(
    int code,
    String reason,
    String message,
    @Nullable JsonObject details,
    @Nullable String continueToken) {

  static Status of(int code, String reason, String message) {
    return new Status(code, reason, message, null, null);
  }

  static Status unauthorized() {
    return of(401, "Unauthorized", "Unauthorized");
  }

  static Status badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  static Status expired(String message) {
    return of(410, "Expired", message);
  }

  static Status expiredContinue(String restart) {
    return new Status(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can"
            + " start a new list without the continue parameter, or use the continue token in this"
            + " response to retrieve the remainder of the results. Continuing with the provided"
            + " token results in an inconsistent list - objects that were created, modified, or"
            + " deleted between the time the first chunk was returned and now may show up in the"
            + " list.",
        null,
        restart);
  }

  static Status tooLarge(long wanted, long current) {
    JsonObject details = new JsonObject();
    details.add("causes", causes("ResourceVersionTooLarge", "Too large resource version", null));
    details.addProperty("retryAfterSeconds", 1);
    return new Status(
        504,
        "Timeout",
        "Timeout: Too large resource version: " + wanted + ", current: " + current,
        details,
        null);
  }

  static Status notFound(Kind kind, String name) {
    return new Status(
        404,
        "NotFound",
        kind.resource() + " \"" + name + "\" not found",
        details(kind.group(), kind.plural(), name),
        null);
  }

  static Status alreadyExists(Kind kind, String name) {
    return new Status(
        409,
        "AlreadyExists",
        kind.resource() + " \"" + name + "\" already exists",
        details(kind.group(), kind.plural(), name),
        null);
  }

  static Status conflict(Kind kind, String name) {
    return new Status(
        409,
        "Conflict",
        "Operation cannot be fulfilled on "
            + kind.resource()
            + " \""
            + name
            + "\": the object has been modified; please apply your changes to the latest version"
            + " and try again",
        details(kind.group(), kind.plural(), name),
        null);
  }

  /** What nobody serves here: the logs of a pod, a shell in it. */
  static Status noSubresource(Kind kind, ApiRequest request) {
    return new Status(
        404,
        "NotFound",
        "This is a stand-in: it has no "
            + request.subresource()
            + " of "
            + kind.resource()
            + ", for \""
            + request.name()
            + "\" or any other",
        details(kind.group(), kind.plural(), request.name()),
        null);
  }

  static Status otherUid(Kind kind, String name, String wanted, String present) {
    return new Status(
        409,
        "Conflict",
        "Operation cannot be fulfilled on "
            + kind.resource()
            + " \""
            + name
            + "\": the UID in the precondition ("
            + wanted
            + ") does not match the UID in record ("
            + present
            + ")",
        details(kind.group(), kind.plural(), name),
        null);
  }

  static Status methodNotAllowed(ApiRequest request) {
    return of(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  static Status unsupportedMediaType(String message) {
    return of(415, "UnsupportedMediaType", message);
  }

  static Status nameRequired(Kind kind) {
    return new Status(
        422,
        "Invalid",
        kind.name()
            + " \"\" is invalid: metadata.name: Required value: name or generateName is required",
        details(kind.group(), kind.name(), ""),
        null);
  }

  static Status namespaceNotFound(String namespace) {
    return new Status(
        404,
        "NotFound",
        "namespaces \"" + namespace + "\" not found",
        details("", "namespaces", namespace),
        null);
  }

  /** What a DELETE answers. */
  static byte[] deleted(Kind kind, StoredObject object) {
    JsonObject details = details(kind.group(), kind.plural(), object.name());
    if (!object.raw()) {
      details.addProperty("uid", Json.text(object.tree(), "metadata.uid"));
    }
    JsonObject status = new JsonObject();
    status.addProperty("kind", "Status");
    status.addProperty("apiVersion", "v1");
    status.add("metadata", new JsonObject());
    status.addProperty("status", "Success");
    status.add("details", details);
    return Json.bytes(status);
  }

  static Status forbidden(ApiRequest request, String user) {
    String message;
    if (request.isResource()) {
      String resource =
          request.subresource().isEmpty()
              ? request.resource()
              : request.resource() + "/" + request.subresource();
      String object = request.name().isEmpty() ? "" : " \"" + request.name() + "\"";
      message =
          String.format(
              Locale.ROOT,
              "%s%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s",
              request.qualifiedResource(),
              object,
              user,
              request.verb(),
              resource,
              request.group(),
              request.namespace().isEmpty()
                  ? "at the cluster scope"
                  : "in the namespace \"" + request.namespace() + "\"");
    } else {
      message =
          String.format(
              Locale.ROOT,
              "forbidden: User \"%s\" cannot %s path \"%s\"",
              user,
              request.verb(),
              request.path());
    }
    return new Status(
        403,
        "Forbidden",
        message,
        details(request.group(), request.resource(), request.name()),
        null);
  }

  /** A Status as a proxy, a filter or a fault sends it. */
  static Status plain(int code) {
    return switch (code) {
      case 429 ->
          new Status(
              429,
              "TooManyRequests",
              "the server has received too many requests and has asked us to try again later",
              retryAfter(1),
              null);
      case 500 ->
          of(500, "InternalError", "Internal error occurred: etcdserver: request timed out");
      case 503 ->
          of(503, "ServiceUnavailable", "the server is currently unable to handle the request");
      case 504 ->
          of(504, "Timeout", "Timeout: request did not complete within the allotted timeout");
      default -> of(code, "Unknown", "the server answered " + code);
    };
  }

  Status retryingAfter(long seconds) {
    JsonObject copy = details == null ? new JsonObject() : details.deepCopy();
    copy.addProperty("retryAfterSeconds", seconds);
    return new Status(code, reason, message, copy, continueToken);
  }

  long retryAfterSeconds() {
    return details == null ? 0 : Json.number(details, "retryAfterSeconds");
  }

  byte[] json() {
    JsonObject status = new JsonObject();
    status.addProperty("kind", "Status");
    status.addProperty("apiVersion", "v1");
    JsonObject metadata = new JsonObject();
    if (continueToken != null) {
      metadata.addProperty("continue", continueToken);
    }
    status.add("metadata", metadata);
    status.addProperty("status", "Failure");
    status.addProperty("message", message);
    status.addProperty("reason", reason);
    if (details != null) {
      status.add("details", details);
    }
    status.addProperty("code", code);
    return Json.bytes(status);
  }

  private static JsonObject retryAfter(int seconds) {
    JsonObject details = new JsonObject();
    details.addProperty("retryAfterSeconds", seconds);
    return details;
  }

  static JsonObject details(String group, String kind, String name) {
    JsonObject details = new JsonObject();
    if (!name.isEmpty()) {
      details.addProperty("name", name);
    }
    if (!group.isEmpty()) {
      details.addProperty("group", group);
    }
    if (!kind.isEmpty()) {
      details.addProperty("kind", kind);
    }
    return details;
  }

  static JsonArray causes(String reason, String message, @Nullable String field) {
    JsonObject cause = new JsonObject();
    cause.addProperty("reason", reason);
    cause.addProperty("message", message);
    if (field != null) {
      cause.addProperty("field", field);
    }
    JsonArray causes = new JsonArray();
    causes.add(cause);
    return causes;
  }
}
