// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RbacTest {

  private static final String SAID =
      "endpointslices.discovery.k8s.io is forbidden: User \"system:serviceaccount:web:front_End\""
          + " cannot watch resource \"endpointslices\" in API group \"discovery.k8s.io\" in the"
          + " namespace \"prod\"";

  @Test
  void printsTheRoleThatIsMissingForWhoAsked() {
    assertThat(Rbac.role("prod", SAID, false))
        .isEqualTo(
            """
            Grant it:
            kubectl apply -f - <<'EOF'
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: evenkeel-slices
              namespace: prod
            rules:
            - apiGroups: [discovery.k8s.io]
              resources: [endpointslices]
              verbs: [get, list, watch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: evenkeel-slices-system-serviceaccount-web-front-end
              namespace: prod
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: evenkeel-slices
            subjects:
            - kind: ServiceAccount
              namespace: web
              name: front_End
            EOF\
            """);
  }

  @Test
  void printsTheRightToReadServicesToo() {
    assertThat(Rbac.role("prod", SAID, true))
        .contains("  name: evenkeel-slices-and-services\n")
        .contains("  verbs: [get, list, watch]\n- apiGroups: ['']\n  resources: [services]\n")
        .contains("  verbs: [get]\n---\n");
  }

  @Test
  void printsAClusterRoleForAllNamespacesAndAUserAsOne() {
    assertThat(Rbac.clusterRole("x is forbidden: User \"o'neil\" cannot list resource \"x\""))
        .isEqualTo(
            """
            Grant it:
            kubectl apply -f - <<'EOF'
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: evenkeel-slices
            rules:
            - apiGroups: [discovery.k8s.io]
              resources: [endpointslices]
              verbs: [get, list, watch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              name: evenkeel-slices-o-neil
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: evenkeel-slices
            subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: User
              name: 'o''neil'
            EOF\
            """);
  }

  @Test
  void leavesAPlaceForTheNameWhereTheServerDoesNotTellIt() {
    assertThat(Rbac.role("prod", "no", false))
        .contains("  name: 'WHO-ASKS'\n")
        .contains("kind: RoleBinding\nmetadata:\n  name: evenkeel-slices\n");
    assertThat(Rbac.role("prod", "User \"half", false)).contains("  name: 'WHO-ASKS'\n");
  }

  @Test
  void aNameThatOnlyLooksLikeAServiceAccountIsAUser() {
    assertThat(Rbac.role("prod", "User \"system:serviceaccount:web\" cannot", false))
        .contains("  kind: User\n  name: 'system:serviceaccount:web'\n");
  }

  @Test
  void aBindingsNameIsNoLongerThanTheApiAllows() {
    String user = "u".repeat(400);

    assertThat(Rbac.role("prod", "User \"" + user + "\" cannot", false))
        .contains("  name: evenkeel-slices-" + "u".repeat(234) + "\n");
  }
}
