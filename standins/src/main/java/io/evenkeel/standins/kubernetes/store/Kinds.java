// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import io.evenkeel.standins.kubernetes.store.Kind.Generation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that a server knows; one more is one more line. Immutable.
 *
 * <p>A resource can be named by its plural ({@code endpointslices}) or in full ({@code
 * endpointslices.discovery.k8s.io}).
 */
public final class Kinds {

  private static final String DISCOVERY = "discovery.k8s.io";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String LEASES = "coordination.k8s.io";

  private static final List<Kind> STANDARD =
      List.of(
          Kind.cluster("", "v1", "Namespace", "namespaces").shortNames("ns").fields("status.phase"),
          Kind.cluster("", "v1", "Node", "nodes").shortNames("no").fields("spec.unschedulable"),
          Kind.namespaced("", "v1", "Pod", "pods")
              .shortNames("po")
              .generation(Generation.SPEC)
              .fields(
                  "spec.nodeName",
                  "spec.restartPolicy",
                  "spec.schedulerName",
                  "spec.serviceAccountName",
                  "spec.hostNetwork",
                  "status.phase",
                  "status.podIP",
                  "status.nominatedNodeName"),
          Kind.namespaced("", "v1", "Service", "services")
              .shortNames("svc")
              .fields("spec.clusterIP", "spec.type"),
          Kind.namespaced("", "v1", "Endpoints", "endpoints").shortNames("ep"),
          Kind.namespaced("", "v1", "ConfigMap", "configmaps").shortNames("cm"),
          Kind.namespaced("", "v1", "Secret", "secrets").fields("type"),
          Kind.namespaced("", "v1", "ServiceAccount", "serviceaccounts").shortNames("sa"),
          Kind.namespaced("", "v1", "Event", "events")
              .shortNames("ev")
              .fields(
                  "involvedObject.kind",
                  "involvedObject.name",
                  "involvedObject.namespace",
                  "involvedObject.uid",
                  "involvedObject.apiVersion",
                  "reason",
                  "type"),
          Kind.namespaced("apps", "v1", "Deployment", "deployments")
              .shortNames("deploy")
              .generation(Generation.SPEC),
          Kind.namespaced("apps", "v1", "ReplicaSet", "replicasets")
              .shortNames("rs")
              .generation(Generation.SPEC)
              .fields("status.replicas"),
          Kind.namespaced(LEASES, "v1", "Lease", "leases"),
          Kind.namespaced(DISCOVERY, "v1", "EndpointSlice", "endpointslices")
              .generation(Generation.ALL_BUT_METADATA),
          Kind.namespaced(RBAC, "v1", "Role", "roles"),
          Kind.namespaced(RBAC, "v1", "RoleBinding", "rolebindings"),
          Kind.cluster(RBAC, "v1", "ClusterRole", "clusterroles"),
          Kind.cluster(RBAC, "v1", "ClusterRoleBinding", "clusterrolebindings"));

  private final Map<String, Kind> byResource = new LinkedHashMap<>();

  private Kinds(Collection<Kind> kinds) {
    kinds.forEach(kind -> byResource.put(kind.resource(), kind));
  }

  /** The kinds that every server has. */
  public static Kinds standard() {
    return new Kinds(STANDARD);
  }

  /** These and one more. */
  public Kinds and(Kind kind) {
    List<Kind> all = new ArrayList<>(byResource.values());
    all.add(kind);
    return new Kinds(all);
  }

  /** All, in the order in which discovery lists them. */
  public List<Kind> all() {
    return List.copyOf(byResource.values());
  }

  /** The kind with that place in URLs, or null. */
  public @Nullable Kind at(String group, String version, String plural) {
    Kind kind = byResource.get(group.isEmpty() ? plural : plural + "." + group);
    return kind != null && kind.version().equals(version) ? kind : null;
  }

  /** The kind of an object by its {@code apiVersion} and {@code kind}, or null. */
  public @Nullable Kind named(String apiVersion, String name) {
    for (Kind kind : byResource.values()) {
      if (kind.apiVersion().equals(apiVersion) && kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /**
   * The kind of a resource by its plural or full name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Kind resource(String resource) {
    Kind exact = byResource.get(resource);
    if (exact != null) {
      return exact;
    }
    for (Kind kind : byResource.values()) {
      if (kind.plural().equals(resource)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "No resource '" + resource + "'; known are " + byResource.keySet());
  }
}
