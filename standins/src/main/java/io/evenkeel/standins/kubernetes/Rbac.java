// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Connection;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Tokens, and what their users may do. A user may what is granted here, and what Role, RoleBinding,
 * ClusterRole and ClusterRoleBinding objects in the store grant, so that a printed Role heals.
 *
 * <p>Thread-safe. Changes count for later requests; as in reality, an open watch is not asked
 * again.
 */
public final class Rbac {

  /** Stands for every namespace, API group, resource or verb. */
  public static final String ANY = "*";

  private record Grant(String namespace, String apiGroup, String resource, Set<String> verbs) {

    boolean allows(ApiRequest request) {
      return fits(namespace, request.namespace())
          && fits(apiGroup, request.group())
          && fits(resource, request.resource())
          && (verbs.contains(ANY) || verbs.contains(request.verb()));
    }

    private static boolean fits(String allowed, String asked) {
      return allowed.equals(ANY) || allowed.equals(asked);
    }
  }

  private final RoleObjects roles;
  private final boolean anonymousAllowed;
  private final Map<String, User> tokens = new ConcurrentHashMap<>();
  private final Map<String, List<Grant>> grants = new ConcurrentHashMap<>();

  Rbac(RoleObjects roles, boolean anonymousAllowed) {
    this.roles = roles;
    this.anonymousAllowed = anonymousAllowed;
  }

  /** Makes a token known, or gives a known one to another user. */
  public void token(String token, String user, String... groups) {
    tokens.put(token, User.authenticated(user, List.of(groups)));
  }

  /** Makes a service account's token known; its user may nothing yet. */
  public void serviceAccount(String token, String namespace, String name) {
    token(token, User.serviceAccount(namespace, name));
  }

  /** Makes a token known whose user may everything. */
  public void administrator(String token) {
    token(token, "kubernetes-admin", User.MASTERS);
  }

  /** From now on 401 for this token. */
  public void expire(String token) {
    tokens.remove(token);
  }

  /**
   * Lets a token's user do something more.
   *
   * @param namespace {@link #ANY} for all, and for what has no namespace
   * @param apiGroup empty for the core group
   * @throws IllegalArgumentException if the token is not known
   */
  public void grant(
      String token, String namespace, String apiGroup, String resource, String... verbs) {
    grants
        .computeIfAbsent(user(token).name(), u -> new CopyOnWriteArrayList<>())
        .add(new Grant(namespace, apiGroup, resource, Set.of(verbs)));
  }

  /** Takes verbs on a resource away again, in all namespaces for which they were granted here. */
  public void revoke(String token, String apiGroup, String resource, String... verbs) {
    List<Grant> list = grants.getOrDefault(user(token).name(), new CopyOnWriteArrayList<>());
    Set<String> gone = Set.of(verbs);
    list.replaceAll(
        grant -> {
          if (!grant.apiGroup.equals(apiGroup) || !grant.resource.equals(resource)) {
            return grant;
          }
          List<String> left = new ArrayList<>(grant.verbs);
          left.removeAll(gone);
          return new Grant(grant.namespace, apiGroup, resource, Set.copyOf(left));
        });
  }

  /** Takes away all that was granted to the token's user here; role objects stay. */
  public void revokeAll(String token) {
    grants.remove(user(token).name());
  }

  /** The user of a request; null if it shows a token that is not known. */
  @Nullable User authenticate(ApiRequest request, Connection connection) {
    if (request.token() != null) {
      return tokens.get(request.token());
    }
    X509Certificate certificate = connection.clientCertificate();
    return certificate == null ? User.ANONYMOUS : user(certificate);
  }

  boolean allows(User user, ApiRequest request) {
    if (user.groups().contains(User.MASTERS)) {
      return true;
    }
    if (user.equals(User.ANONYMOUS) && anonymousAllowed) {
      return true;
    }
    if (!request.isResource()) {
      // The roles system:discovery and system:public-info-viewer, which every cluster has.
      return request.isProbe() || user.groups().contains("system:authenticated");
    }
    return grants.getOrDefault(user.name(), List.of()).stream().anyMatch(g -> g.allows(request))
        || roles.allow(user, request);
  }

  private User user(String token) {
    User user = tokens.get(token);
    if (user == null) {
      throw new IllegalArgumentException("No such token: make it known with token(…) first");
    }
    return user;
  }

  private static User user(X509Certificate certificate) {
    try {
      List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      String name = values(parts, "CN").findFirst().orElse("");
      return User.authenticated(name, values(parts, "O").toList());
    } catch (InvalidNameException e) {
      throw new IllegalStateException("A certificate without a readable subject", e);
    }
  }

  private static Stream<String> values(List<Rdn> parts, String type) {
    return parts.stream()
        .filter(part -> part.getType().equalsIgnoreCase(type))
        .map(part -> part.getValue().toString());
  }
}
