// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what, and how a refusal is worded. */
class AccessIT extends ApiTest {

  private static final String GROUP = "discovery.k8s.io";

  private Client client = Client.of(api);

  @BeforeEach
  void makeTokenKnown() {
    api.rbac().serviceAccount("t1", "prod", "client");
    client = Client.of(api).as("t1");
  }

  private int list() throws Exception {
    return client.get(SLICES).statusCode();
  }

  private void putRole(String kind, String name, String verbs) {
    api.put(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "%s",
         "metadata": {"name": "%s", "namespace": "prod"},
         "rules": [{"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"],
                    "verbs": [%s]}]}
        """
            .replaceFirst("%s", kind)
            .replaceFirst("%s", name)
            .replaceFirst("%s", verbs));
  }

  private void putBinding(String kind, String roleKind, String subject) {
    api.put(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "%s",
         "metadata": {"name": "binding", "namespace": "prod"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "%s", "name": "reader"},
         "subjects": [%s]}
        """
            .replaceFirst("%s", kind)
            .replaceFirst("%s", roleKind)
            .replaceFirst("%s", subject));
  }

  @Test
  void anUnknownOrExpiredTokenIs401() throws Exception {
    HttpResponse<String> unknown = client.as("nobody").get(SLICES);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(JsonParser.parseString(unknown.body()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                 "message":"Unauthorized","reason":"Unauthorized","code":401}
                """));
    api.rbac().administrator("t1");
    assertThat(list()).isEqualTo(200);
    api.rbac().expire("t1");
    assertThat(list()).isEqualTo(401);
  }

  @Test
  void aMissingRuleIs403InTheServersWords() throws Exception {
    HttpResponse<String> response = client.get(SLICES);
    assertThat(response.statusCode()).isEqualTo(403);
    JsonObject status = JsonParser.parseString(response.body()).getAsJsonObject();
    assertThat(Json.text(status, "message"))
        .isEqualTo(
            "endpointslices.discovery.k8s.io is forbidden: User"
                + " \"system:serviceaccount:prod:client\" cannot list resource \"endpointslices\""
                + " in API group \"discovery.k8s.io\" in the namespace \"prod\"");
    assertThat(Json.text(status, "reason")).isEqualTo("Forbidden");
    assertThat(Json.text(status, "details.group")).isEqualTo("discovery.k8s.io");
    assertThat(Json.text(status, "details.kind")).isEqualTo("endpointslices");
    assertThat(Json.text(client.json("/api/v1/nodes"), "message"))
        .isEqualTo(
            "nodes is forbidden: User \"system:serviceaccount:prod:client\" cannot list resource"
                + " \"nodes\" in API group \"\" at the cluster scope");
    assertThat(Json.text(client.json("/api/v1/namespaces/prod/services/greeter"), "message"))
        .isEqualTo(
            "services \"greeter\" is forbidden: User \"system:serviceaccount:prod:client\" cannot"
                + " get resource \"services\" in API group \"\" in the namespace \"prod\"");
  }

  @Test
  void grantsAndRevocationsCountForLaterRequestsOnly() throws Exception {
    api.rbac().grant("t1", "prod", GROUP, "endpointslices", "list", "watch");
    assertThat(list()).isEqualTo(200);
    assertThat(client.get("/apis/discovery.k8s.io/v1/namespaces/test/endpointslices").statusCode())
        .isEqualTo(403);
    Stream watch = watchSlices(client);
    api.rbac().revoke("t1", GROUP, "endpointslices", "watch");
    assertThat(client.get(SLICES + "?watch=1&timeoutSeconds=1").statusCode()).isEqualTo(403);
    assertThat(list()).isEqualTo(200);
    api.rbac().revokeAll("t1");
    api.rbac().expire("t1");
    putGreeter("a", "10.0.0.1");
    assertThat(watch.summary(1)).containsExactly("ADDED a");
  }

  @Test
  void aRoleAndItsBindingHeal() throws Exception {
    assertThat(list()).isEqualTo(403);
    putRole("Role", "reader", "\"list\", \"watch\"");
    putBinding("RoleBinding", "Role", "{\"kind\": \"ServiceAccount\", \"name\": \"client\"}");
    assertThat(list()).isEqualTo(200);
    api.delete("roles", "prod", "reader");
    assertThat(list()).isEqualTo(403);
  }

  @Test
  void aBindingOfAClusterRoleCountsInItsNamespace() throws Exception {
    putRole("ClusterRole", "reader", "\"*\"");
    putBinding(
        "RoleBinding",
        "ClusterRole",
        "{\"kind\": \"Group\", \"name\": \"system:serviceaccounts:prod\"}");
    assertThat(list()).isEqualTo(200);
    assertThat(client.get("/apis/discovery.k8s.io/v1/endpointslices").statusCode()).isEqualTo(403);
  }

  @Test
  void aClusterRoleBindingCountsEverywhere() throws Exception {
    putRole("ClusterRole", "reader", "\"list\"");
    putBinding(
        "ClusterRoleBinding",
        "ClusterRole",
        "{\"kind\": \"User\", \"name\": \"system:serviceaccount:prod:client\"}");
    assertThat(client.get("/apis/discovery.k8s.io/v1/endpointslices").statusCode()).isEqualTo(200);
  }

  @Test
  void whoShowsNoTokenIsAnonymous() throws Exception {
    JsonObject status = client.as("").json(SLICES);
    assertThat(Json.text(status, "message")).contains("User \"system:anonymous\" cannot list");
    assertThat(client.as("").get("/livez").body()).isEqualTo("ok");
    restartWith(KubernetesApi.builder().anonymousAllowed());
    assertThat(Client.of(api).as("").get(SLICES).statusCode()).isEqualTo(200);
  }

  @Test
  void everybodyMayAskWhatHeMayDo() throws Exception {
    String review =
        """
        {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
         "spec": {"resourceAttributes": {"namespace": "prod", "verb": "list",
                  "group": "discovery.k8s.io", "resource": "endpointslices"}}}
        """;
    String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    assertThat(client.send("POST", path, "application/json", review).body())
        .contains("\"status\":{\"allowed\":false}");
    api.rbac().grant("t1", Rbac.ANY, GROUP, "endpointslices", Rbac.ANY);
    assertThat(client.send("POST", path, "application/json", review).body())
        .contains("\"status\":{\"allowed\":true}");
  }
}
