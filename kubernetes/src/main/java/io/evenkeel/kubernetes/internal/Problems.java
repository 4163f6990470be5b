// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import io.evenkeel.kubernetes.internal.slice.ServicePorts;
import io.evenkeel.kubernetes.internal.watch.Trouble;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** Trouble in words for the one who can end it: what, where, and what to do. */
final class Problems {

  private final SliceScope scope;

  /** Of what is watched. */
  Problems(SliceScope scope) {
    this.scope = scope;
  }

  Problem watching(Trouble trouble, Instant now) {
    String where =
        scope.isEverywhere() ? "all namespaces" : "namespace '" + scope.namespace() + "'";
    return switch (trouble.kind()) {
      case FORBIDDEN ->
          new Problem(
              trouble.kind(),
              scope.what()
                  + ": not allowed to watch EndpointSlices in "
                  + where
                  + ": "
                  + trouble.message(),
              scope.isEverywhere()
                  ? Rbac.clusterRole(trouble.message())
                  : Rbac.role(scope.namespace(), trouble.message(), false),
              now);
      case UNAUTHENTICATED ->
          new Problem(
              trouble.kind(),
              scope.what() + ": the API server does not accept who asks: " + trouble.message(),
              "Check that the token is this cluster's and has not expired; in a pod, that the service"
                  + " account's token is mounted.",
              now);
      case NOT_FOUND ->
          new Problem(
              trouble.kind(),
              scope.what() + ": the API server has no EndpointSlices: " + trouble.message(),
              "Kubernetes 1.21 or newer is needed; check that the URL is that of an API server, without"
                  + " a path of its own.",
              now);
      case UNREACHABLE ->
          new Problem(
              trouble.kind(),
              scope.what() + ": the API server cannot be reached: " + trouble.message(),
              "A channel goes on trying, with the endpoints that it knows.",
              now);
      case MALFORMED ->
          new Problem(
              trouble.kind(),
              scope.what() + ": the API server's answer cannot be understood: " + trouble.message(),
              "Check what answers at this address: a proxy in between, or another server.",
              now);
      case UNTRUSTED, MISCONFIGURED ->
          new Problem(trouble.kind(), scope.what() + ": " + trouble.message(), "", now);
    };
  }

  Problem noSuchService(Instant now) {
    return new Problem(
        Problem.Kind.NOT_FOUND,
        scope.what()
            + ": there is no Service of that name in namespace '"
            + scope.namespace()
            + "'",
        "See those there are: kubectl get services -n " + scope.namespace(),
        now);
  }

  Problem externalName(String externalName, Instant now) {
    return new Problem(
        Problem.Kind.MISCONFIGURED,
        scope.what() + ": the Service is an alias (ExternalName) and has no endpoints of its own",
        "Dial the name it stands for: dns:///" + externalName,
        now);
  }

  Problem noSuchPort(PortSelector asked, Collection<String> ports, Instant now) {
    String there = ports.isEmpty() ? "no TCP port at all" : "these: " + String.join(", ", ports);
    String wanted = asked.equals(PortSelector.ONLY) ? "a port" : "port '" + plain(asked) + "'";
    return new Problem(
        Problem.Kind.NOT_FOUND,
        scope.what() + ": the Service does not have " + wanted + "; its pods have " + there,
        "Write one of them behind the colon: kubernetes:///" + scope.what() + ":PORT",
        now);
  }

  Problem noSuchServicePort(
      PortSelector asked, Collection<String> ports, ServicePorts service, Instant now) {
    String serviceHas =
        service.ports().stream()
            .map(p -> p.name().isEmpty() ? "" + p.number() : p.name() + "=" + p.number())
            .collect(Collectors.joining(", "));
    return new Problem(
        Problem.Kind.NOT_FOUND,
        scope.what()
            + ": neither the Service nor its pods have port '"
            + plain(asked)
            + "'; the Service has "
            + serviceHas
            + ", its pods have "
            + String.join(", ", ports),
        "Write one of them behind the colon: kubernetes:///" + scope.what() + ":PORT",
        now);
  }

  Problem ambiguousPort(Collection<String> ports, Instant now) {
    return new Problem(
        Problem.Kind.MISCONFIGURED,
        scope.what() + ": the Service has several ports: " + String.join(", ", ports),
        "Say which: kubernetes:///" + scope.what() + ":PORT",
        now);
  }

  Problem servicesForbidden(
      PortSelector asked, Collection<String> ports, String said, Instant now) {
    return new Problem(
        Problem.Kind.FORBIDDEN,
        scope.what()
            + ": no pod listens on port "
            + plain(asked)
            + " (they have "
            + String.join(", ", ports)
            + "), and whether it is a port of the Service may not be looked up: "
            + said,
        "Name the port instead, or allow to read Services. "
            + Rbac.role(scope.namespace(), said, true),
        now);
  }

  private static String plain(PortSelector port) {
    return port.toString().substring(1);
  }
}
