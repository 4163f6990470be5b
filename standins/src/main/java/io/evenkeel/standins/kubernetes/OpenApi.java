// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Just enough of OpenAPI v3 for kubectl to apply and create: it looks whether the server validates
 * fields itself, and then does not.
 */
final class OpenApi {

  private static final String ROOT = "/openapi/v3";

  private final Kinds kinds;

  OpenApi(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The document at a path, or null. */
  @Nullable JsonObject at(String path) {
    if (path.equals(ROOT)) {
      return index();
    }
    if (!path.startsWith(ROOT + "/")) {
      return null;
    }
    JsonObject paths = new JsonObject();
    for (Kind kind : kinds.all()) {
      if (path.equals(ROOT + prefix(kind))) {
        String namespace = kind.namespaced() ? "/namespaces/{namespace}" : "";
        paths.add(prefix(kind) + namespace + "/" + kind.plural() + "/{name}", operations(kind));
      }
    }
    return paths.isEmpty() ? null : document(paths);
  }

  private JsonObject index() {
    JsonObject paths = new JsonObject();
    for (Kind kind : kinds.all()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("serverRelativeURL", ROOT + prefix(kind));
      paths.add(prefix(kind).substring(1), entry);
    }
    JsonObject index = new JsonObject();
    index.add("paths", paths);
    return index;
  }

  private static String prefix(Kind kind) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
  }

  private static JsonObject operations(Kind kind) {
    JsonArray parameters = new JsonArray();
    for (String name : new String[] {"dryRun", "fieldManager", "fieldValidation", "force"}) {
      JsonObject parameter = new JsonObject();
      parameter.addProperty("name", name);
      parameter.addProperty("in", "query");
      parameters.add(parameter);
    }
    JsonObject named = new JsonObject();
    named.addProperty("group", kind.group());
    named.addProperty("version", kind.version());
    named.addProperty("kind", kind.name());
    JsonObject patch = new JsonObject();
    patch.add("parameters", parameters);
    patch.add("x-kubernetes-group-version-kind", named);
    JsonObject operations = new JsonObject();
    operations.add("patch", patch);
    return operations;
  }

  private static JsonObject document(JsonObject paths) {
    JsonObject info = new JsonObject();
    info.addProperty("title", "Kubernetes");
    info.addProperty("version", "unversioned");
    JsonObject document = new JsonObject();
    document.addProperty("openapi", "3.0.0");
    document.add("info", info);
    document.add("paths", paths);
    return document;
  }
}
