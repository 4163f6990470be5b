// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Kinds;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents by which kubectl and other clients learn what a server serves. */
final class DiscoveryDocuments {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  /** What {@code kubectl get all} shows. */
  private static final Set<String> IN_ALL =
      Set.of("pods", "services", "deployments.apps", "replicasets.apps");

  private final Kinds kinds;
  private final OpenApi openApi;

  DiscoveryDocuments(Kinds kinds) {
    this.kinds = kinds;
    this.openApi = new OpenApi(kinds);
  }

  /** The document at a path, or null. */
  @Nullable JsonObject at(String path) {
    String[] steps = path.replaceFirst("/+$", "").substring(1).split("/", -1);
    if (steps[0].equals("api")) {
      return switch (steps.length) {
        case 1 -> coreVersions();
        case 2 -> steps[1].equals("v1") ? resources("", "v1") : null;
        default -> null;
      };
    }
    if (!steps[0].equals("apis")) {
      return openApi.at(path);
    }
    return switch (steps.length) {
      case 1 -> groups();
      case 2 -> versions().contains(steps[1] + "/v1") ? group(steps[1] + "/v1") : null;
      case 3 ->
          versions().contains(steps[1] + "/" + steps[2]) ? resources(steps[1], steps[2]) : null;
      default -> null;
    };
  }

  private Set<String> versions() {
    Set<String> versions = new LinkedHashSet<>();
    for (Kind kind : kinds.all()) {
      if (!kind.group().isEmpty()) {
        versions.add(kind.apiVersion());
      }
    }
    versions.add("authorization.k8s.io/v1");
    return versions;
  }

  private static JsonObject coreVersions() {
    JsonObject document = document("APIVersions");
    JsonArray versions = new JsonArray();
    versions.add("v1");
    document.add("versions", versions);
    document.add("serverAddressByClientCIDRs", new JsonArray());
    return document;
  }

  private JsonObject groups() {
    JsonObject document = document("APIGroupList");
    document.addProperty("apiVersion", "v1");
    JsonArray groups = new JsonArray();
    versions().forEach(version -> groups.add(group(version)));
    document.add("groups", groups);
    return document;
  }

  private static JsonObject group(String groupVersion) {
    JsonObject version = new JsonObject();
    version.addProperty("groupVersion", groupVersion);
    version.addProperty("version", groupVersion.substring(groupVersion.indexOf('/') + 1));
    JsonArray versions = new JsonArray();
    versions.add(version);
    JsonObject group = document("APIGroup");
    group.addProperty("apiVersion", "v1");
    group.addProperty("name", groupVersion.substring(0, groupVersion.indexOf('/')));
    group.add("versions", versions);
    group.add("preferredVersion", version);
    return group;
  }

  private JsonObject resources(String group, String version) {
    JsonObject document = document("APIResourceList");
    document.addProperty("apiVersion", "v1");
    document.addProperty("groupVersion", group.isEmpty() ? version : group + "/" + version);
    JsonArray resources = new JsonArray();
    for (Kind kind : kinds.all()) {
      if (kind.group().equals(group) && kind.version().equals(version)) {
        resources.add(resource(kind));
        if (Scales.has(kind)) {
          resources.add(scale(kind));
        }
      }
    }
    if (group.equals("authorization.k8s.io")) {
      Kind reviews =
          Kind.cluster(group, version, "SelfSubjectAccessReview", "selfsubjectaccessreviews");
      JsonObject resource = resource(reviews);
      resource.add("verbs", strings(List.of("create")));
      resources.add(resource);
    }
    document.add("resources", resources);
    return document;
  }

  private static JsonObject resource(Kind kind) {
    JsonObject resource = new JsonObject();
    resource.addProperty("name", kind.plural());
    resource.addProperty("singularName", kind.singular());
    resource.addProperty("namespaced", kind.namespaced());
    resource.addProperty("kind", kind.name());
    resource.add("verbs", strings(VERBS));
    if (!kind.shortNames().isEmpty()) {
      resource.add("shortNames", strings(kind.shortNames()));
    }
    if (IN_ALL.contains(kind.resource())) {
      resource.add("categories", strings(List.of("all")));
    }
    return resource;
  }

  private static JsonObject scale(Kind kind) {
    JsonObject resource = new JsonObject();
    resource.addProperty("name", kind.plural() + "/" + Scales.SUBRESOURCE);
    resource.addProperty("singularName", "");
    resource.addProperty("namespaced", kind.namespaced());
    resource.addProperty("group", "autoscaling");
    resource.addProperty("version", "v1");
    resource.addProperty("kind", "Scale");
    resource.add("verbs", strings(List.of("get", "patch", "update")));
    return resource;
  }

  private static JsonObject document(String kind) {
    JsonObject document = new JsonObject();
    document.addProperty("kind", kind);
    return document;
  }

  private static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }
}
