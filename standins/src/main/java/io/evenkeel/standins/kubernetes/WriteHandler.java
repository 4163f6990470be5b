// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** POST, PUT, PATCH and DELETE of any kind. */
final class WriteHandler {

  private final Store store;
  private final Cluster cluster;
  private final Views views;

  WriteHandler(Store store, Cluster cluster, Views views) {
    this.store = store;
    this.cluster = cluster;
    this.views = views;
  }

  static boolean isStatus(ApiRequest request) {
    return request.subresource().equals("status");
  }

  static boolean isServed(ApiRequest request, Kind kind) {
    return request.subresource().isEmpty() || isStatus(request) || Scales.isAsked(request, kind);
  }

  void handle(ApiRequest request, Exchange exchange, Answer answer, Kind kind) {
    if (!isServed(request, kind)) {
      throw new Refusal(Status.noSubresource(kind, request));
    }
    if (Scales.isAsked(request, kind)) {
      scale(request, answer, kind, exchange);
      return;
    }
    switch (request.verb()) {
      case "create" -> create(request, answer, kind, body(exchange));
      case "update" -> update(request, answer, kind, body(exchange));
      case "patch" -> patch(request, answer, kind, exchange);
      case "delete" -> delete(request, answer, kind, deletion(request, exchange));
      case "deletecollection" ->
          deleteCollection(request, answer, kind, deletion(request, exchange));
      default -> throw new Refusal(Status.methodNotAllowed(request));
    }
  }

  private void create(ApiRequest request, Answer answer, Kind kind, JsonObject object) {
    String namespace = namespace(request, kind, object);
    String name = Json.text(object, "metadata.name");
    if (name.isEmpty() && Json.text(object, "metadata.generateName").isEmpty()) {
      throw new Refusal(Status.nameRequired(kind));
    }
    cluster.requireNamespace(namespace);
    StoredObject created =
        store.write(
            kind,
            namespace,
            name,
            current -> {
              if (current != null) {
                throw new Refusal(Status.alreadyExists(kind, name));
              }
              return object;
            });
    Reply.json(answer, 201, views.of(request).object(created));
  }

  private void update(ApiRequest request, Answer answer, Kind kind, JsonObject object) {
    String namespace = namespace(request, kind, object);
    StoredObject updated =
        store.write(
            kind,
            namespace,
            request.name(),
            current -> {
              JsonObject known = existing(current, kind, request);
              checkVersion(known, object, kind, request);
              return isStatus(request) ? withStatus(known, object) : object;
            });
    Reply.json(answer, 200, views.of(request).object(updated));
  }

  /** Replaces or patches the replicas of an object through its Scale. */
  private void scale(ApiRequest request, Answer answer, Kind kind, Exchange exchange) {
    if (!request.verb().equals("update") && !request.verb().equals("patch")) {
      throw new Refusal(Status.methodNotAllowed(request));
    }
    UnaryOperator<JsonObject> change =
        request.verb().equals("update") ? same(body(exchange)) : patching(exchange);
    StoredObject scaled =
        store.write(
            kind,
            request.namespace(),
            request.name(),
            current -> {
              JsonObject known = existing(current, kind, request);
              JsonObject result = change.apply(Scales.of(known));
              checkVersion(known, result, kind, request);
              return Scales.into(known, result, kind);
            });
    Reply.json(answer, 200, Json.bytes(Scales.of(scaled.tree())));
  }

  private static UnaryOperator<JsonObject> same(JsonObject given) {
    return current -> given;
  }

  private void patch(ApiRequest request, Answer answer, Kind kind, Exchange exchange) {
    UnaryOperator<JsonObject> patch = patching(exchange);
    StoredObject patched =
        store.write(
            kind,
            kind.namespaced() ? request.namespace() : "",
            request.name(),
            current -> {
              JsonObject known = existing(current, kind, request);
              JsonObject result = patch.apply(known.deepCopy());
              checkVersion(known, result, kind, request);
              return isStatus(request) ? withStatus(known, result) : result;
            });
    Reply.json(answer, 200, views.of(request).object(patched));
  }

  /** The patch of a request, to be applied to an object that it may change. */
  private static UnaryOperator<JsonObject> patching(Exchange exchange) {
    String type = String.valueOf(exchange.header("Content-Type")).replaceFirst(";.*", "").trim();
    JsonElement patch =
        switch (type) {
          case "application/merge-patch+json",
              "application/strategic-merge-patch+json",
              "application/json-patch+json" ->
              read(exchange);
          default ->
              throw new Refusal(
                  Status.unsupportedMediaType(
                      "the body of the request was in an unknown format - accepted media types"
                          + " include: application/json-patch+json, application/merge-patch+json,"
                          + " application/strategic-merge-patch+json"));
        };
    if (type.equals("application/json-patch+json")) {
      return object -> JsonPatch.apply(object, patch);
    }
    if (!(patch instanceof JsonObject changes)) {
      throw new Refusal(Status.badRequest("the patch must be an object, but is " + patch));
    }
    return type.startsWith("application/strategic")
        ? object -> StrategicMerge.apply(object, changes)
        : object -> Json.merge(object, changes).getAsJsonObject();
  }

  private void delete(ApiRequest request, Answer answer, Kind kind, Deletion deletion) {
    String namespace = kind.namespaced() ? request.namespace() : "";
    StoredObject deleted = cluster.delete(kind, namespace, request.name(), deletion);
    if (deleted == null) {
      throw new Refusal(Status.notFound(kind, request.name()));
    }
    boolean gone = store.get(kind, namespace, request.name()) == null;
    Reply.json(
        answer, 200, gone ? Status.deleted(kind, deleted) : views.of(request).object(deleted));
  }

  private static Deletion deletion(ApiRequest request, Exchange exchange) {
    String type = String.valueOf(exchange.header("Content-Type"));
    boolean readable = exchange.body().length > 0 && !type.contains("protobuf");
    return Deletion.of(
        request, readable && read(exchange) instanceof JsonObject options ? options : null);
  }

  private void deleteCollection(ApiRequest request, Answer answer, Kind kind, Deletion deletion) {
    Store.Listing listing = store.list(kind, Selectors.of(request, kind));
    listing
        .objects()
        .forEach(object -> cluster.delete(kind, object.namespace(), object.name(), deletion));
    ListMeta meta = new ListMeta(store.version(), "", 0);
    Reply.json(answer, 200, PlainView.INSTANCE.list(kind, listing.objects(), meta));
  }

  private static JsonObject existing(@Nullable JsonObject current, Kind kind, ApiRequest request) {
    if (current == null) {
      throw new Refusal(Status.notFound(kind, request.name()));
    }
    return current;
  }

  private static void checkVersion(
      JsonObject current, JsonObject sent, Kind kind, ApiRequest request) {
    String wanted = Json.text(sent, "metadata.resourceVersion");
    if (!wanted.isEmpty() && !wanted.equals(Json.text(current, "metadata.resourceVersion"))) {
      throw new Refusal(Status.conflict(kind, request.name()));
    }
  }

  private static JsonObject withStatus(JsonObject current, JsonObject sent) {
    JsonElement status = sent.get("status");
    if (status != null) {
      current.add("status", status);
    }
    return current;
  }

  private static String namespace(ApiRequest request, Kind kind, JsonObject object) {
    if (!kind.namespaced()) {
      return "";
    }
    String own = Json.text(object, "metadata.namespace");
    if (!own.isEmpty() && !own.equals(request.namespace())) {
      throw new Refusal(
          Status.badRequest(
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request"));
    }
    return request.namespace();
  }

  private static JsonObject body(Exchange exchange) {
    String type = String.valueOf(exchange.header("Content-Type"));
    if (type.contains("protobuf") || type.contains("yaml") || type.contains("cbor")) {
      throw new Refusal(
          Status.unsupportedMediaType(
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json"));
    }
    if (read(exchange) instanceof JsonObject object) {
      return object;
    }
    throw new Refusal(Status.badRequest("the object provided is unrecognized (must be an object)"));
  }

  private static JsonElement read(Exchange exchange) {
    try {
      return JsonParser.parseString(new String(exchange.body(), StandardCharsets.UTF_8));
    } catch (JsonParseException e) {
      throw new Refusal(
          Status.badRequest("the object provided is unrecognized (must be of type JSON): " + e));
    }
  }
}
