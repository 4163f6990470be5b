// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.util.List;

/**
 * Reads roles and bindings out of the store, as the real authorizer does. Parsed at each request: a
 * stand-in has few of them, and none is ever stale.
 */
final class RoleObjects {

  private final Store store;
  private final Kind roles;
  private final Kind roleBindings;
  private final Kind clusterRoles;
  private final Kind clusterRoleBindings;

  RoleObjects(Store store) {
    this.store = store;
    this.roles = store.kinds().resource("roles");
    this.roleBindings = store.kinds().resource("rolebindings");
    this.clusterRoles = store.kinds().resource("clusterroles");
    this.clusterRoleBindings = store.kinds().resource("clusterrolebindings");
  }

  boolean allow(User user, ApiRequest request) {
    if (bound(clusterRoleBindings, "", user, request)) {
      return true;
    }
    return !request.namespace().isEmpty()
        && bound(roleBindings, request.namespace(), user, request);
  }

  private boolean bound(Kind bindings, String namespace, User user, ApiRequest request) {
    Selector selector = new Selector(namespace, List.of(), List.of());
    for (StoredObject object : store.list(bindings, selector).objects()) {
      JsonObject binding = object.tree();
      boolean mine =
          Json.objects(binding, "subjects").stream().anyMatch(s -> isUser(s, user, namespace));
      if (mine && roleAllows(binding, namespace, request)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUser(JsonObject subject, User user, String namespace) {
    String name = Json.text(subject, "name");
    return switch (Json.text(subject, "kind")) {
      case "User" -> name.equals(user.name());
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" -> {
        String in = Json.text(subject, "namespace");
        yield user.name().equals(User.serviceAccount(in.isEmpty() ? namespace : in, name));
      }
      default -> false;
    };
  }

  private boolean roleAllows(JsonObject binding, String namespace, ApiRequest request) {
    boolean clusterRole = Json.text(binding, "roleRef.kind").equals("ClusterRole");
    StoredObject role =
        store.get(
            clusterRole ? clusterRoles : roles,
            clusterRole ? "" : namespace,
            Json.text(binding, "roleRef.name"));
    return role != null
        && Json.objects(role.tree(), "rules").stream().anyMatch(rule -> allows(rule, request));
  }

  private static boolean allows(JsonObject rule, ApiRequest request) {
    String resource =
        request.subresource().isEmpty()
            ? request.resource()
            : request.resource() + "/" + request.subresource();
    List<String> names = Json.texts(rule, "resourceNames");
    return has(Json.texts(rule, "apiGroups"), request.group())
        && has(Json.texts(rule, "resources"), resource)
        && has(Json.texts(rule, "verbs"), request.verb())
        && (names.isEmpty() || names.contains(request.name()));
  }

  private static boolean has(List<String> allowed, String asked) {
    return allowed.contains(asked) || allowed.contains(Rbac.ANY);
  }
}
