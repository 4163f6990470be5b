// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import java.util.Locale;

/**
 * The permission that is missing, as a manifest to apply: the least that is needed, bound to whom
 * the server named.
 */
final class Rbac {

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private Rbac() {}

  /**
   * A Role and its RoleBinding, ready for {@code kubectl apply -f -}.
   *
   * @param serverMessage in which the server says who asked
   * @param alsoServices whether the Service must be read too, for a port by the Service's number
   */
  static String role(String namespace, String serverMessage, boolean alsoServices) {
    String user = quoted(serverMessage, "User ");
    String name = alsoServices ? "evenkeel-slices-and-services" : "evenkeel-slices";
    return "Grant it:\nkubectl apply -f - <<'EOF'\n"
        + rules("Role", name, namespace, alsoServices)
        + "---\n"
        + "apiVersion: rbac.authorization.k8s.io/v1\n"
        + "kind: RoleBinding\n"
        + "metadata:\n"
        + ("  name: " + bindingName(name, user) + "\n")
        + ("  namespace: " + namespace + "\n")
        + "roleRef:\n"
        + "  apiGroup: rbac.authorization.k8s.io\n"
        + "  kind: Role\n"
        + ("  name: " + name + "\n")
        + "subjects:\n"
        + subject(user)
        + "EOF";
  }

  /** As {@link #role}, for all namespaces. */
  static String clusterRole(String serverMessage) {
    String user = quoted(serverMessage, "User ");
    String name = "evenkeel-slices";
    return "Grant it:\nkubectl apply -f - <<'EOF'\n"
        + rules("ClusterRole", name, "", false)
        + "---\n"
        + "apiVersion: rbac.authorization.k8s.io/v1\n"
        + "kind: ClusterRoleBinding\n"
        + "metadata:\n"
        + ("  name: " + bindingName(name, user) + "\n")
        + "roleRef:\n"
        + "  apiGroup: rbac.authorization.k8s.io\n"
        + "  kind: ClusterRole\n"
        + ("  name: " + name + "\n")
        + "subjects:\n"
        + subject(user)
        + "EOF";
  }

  private static String rules(String kind, String name, String namespace, boolean alsoServices) {
    return "apiVersion: rbac.authorization.k8s.io/v1\n"
        + ("kind: " + kind + "\n")
        + "metadata:\n"
        + ("  name: " + name + "\n")
        + (namespace.isEmpty() ? "" : "  namespace: " + namespace + "\n")
        + "rules:\n"
        + "- apiGroups: [discovery.k8s.io]\n"
        + "  resources: [endpointslices]\n"
        + "  verbs: [get, list, watch]\n"
        + (alsoServices ? "- apiGroups: ['']\n  resources: [services]\n  verbs: [get]\n" : "");
  }

  private static String subject(String user) {
    if (user.startsWith(SERVICE_ACCOUNT)) {
      String[] parts = user.substring(SERVICE_ACCOUNT.length()).split(":", 2);
      if (parts.length == 2) {
        return "- kind: ServiceAccount\n  namespace: " + parts[0] + "\n  name: " + parts[1] + "\n";
      }
    }
    return "- apiGroup: rbac.authorization.k8s.io\n  kind: User\n  name: '"
        + (user.isEmpty() ? "WHO-ASKS" : user.replace("'", "''"))
        + "'\n";
  }

  /** One binding a subject: applying it for a second one must not take the first one's away. */
  private static String bindingName(String role, String user) {
    StringBuilder name = new StringBuilder(role).append('-');
    String lower = user.toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (plain) {
        name.append(c);
      } else if (name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    while (name.charAt(name.length() - 1) == '-') {
      name.setLength(name.length() - 1);
    }
    return name.length() > 250 ? name.substring(0, 250) : name.toString();
  }

  private static String quoted(String message, String before) {
    int start = message.indexOf(before + '"');
    if (start < 0) {
      return "";
    }
    int from = start + before.length() + 1;
    int end = message.indexOf('"', from);
    return end < 0 ? "" : message.substring(from, end);
  }
}
