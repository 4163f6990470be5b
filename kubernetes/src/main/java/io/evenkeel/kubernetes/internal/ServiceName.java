// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import io.evenkeel.kubernetes.internal.slice.DnsLabel;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Service that a target names.
 *
 * <pre>
 *   kubernetes:///SERVICE[.NAMESPACE[.svc[.CLUSTER.DOMAIN]]][:PORT]
 *   kubernetes://NAMESPACE/SERVICE[:PORT]
 *   kubernetes://SERVICE[.NAMESPACE[.svc[.CLUSTER.DOMAIN]]][:PORT][/]
 * </pre>
 *
 * The forms are kuberesolver's. The cluster domain may be any: it is read, and means nothing to the
 * API.
 *
 * @param service {@link #ALL} for a catalog
 * @param namespace {@link #ALL} for a catalog of all of them; empty where the target names none
 */
public record ServiceName(String service, String namespace, PortSelector port) {

  /** In a catalog's scope: every one. */
  public static final String ALL = "*";

  /** Where a label should be, or a port. */
  private static final Pattern NOTHING = Pattern.compile("(?<=[/.:])(?=[/.:?]|$)");

  /**
   * Reads a target of one Service.
   *
   * @throws TargetException if it names no Service
   */
  public static ServiceName of(Target target) {
    ServiceName name = read(target);
    if (name.service.equals(ALL) || name.namespace.equals(ALL)) {
      String there =
          name.namespace.equals(ALL)
              ? " -A"
              : name.namespace.isEmpty() ? "" : " -n " + name.namespace;
      throw wrong(
          target,
          ALL,
          "'*' stands for all there are, but a target names one Service of one namespace. Write"
              + " kubernetes:///SERVICE.NAMESPACE:PORT; see those there are: kubectl get services"
              + there
              + ". In code, Discoveries.watchAll follows all of them at once");
    }
    return name;
  }

  /**
   * Reads a scope: {@code kubernetes:///*.prod} is all Services of namespace prod, {@code
   * kubernetes:///*.*} is all of them.
   *
   * @throws TargetException if it is no scope
   */
  public static ServiceName scope(Target target) {
    ServiceName name = read(target);
    if (!name.service.equals(ALL) || !name.port.equals(PortSelector.ONLY)) {
      throw wrong(
          target,
          name.service,
          "to follow all Services at once write *.NAMESPACE, or *.* for all namespaces, without a"
              + " port");
    }
    return name;
  }

  private static ServiceName read(Target target) {
    String host = target.name();
    String port = target.port();
    String namespace = "";
    if (host.isEmpty()) {
      // All is in the authority, as in kubernetes://greeter.prod:8080/
      int colon = target.authority().lastIndexOf(':');
      host = colon < 0 ? target.authority() : target.authority().substring(0, colon);
      port = colon < 0 ? null : target.authority().substring(colon + 1);
    } else if (!target.authority().isEmpty()) {
      namespace = target.authority();
      requireLabel(target, namespace, "namespace");
    }
    if (host.endsWith("/")) {
      host = host.substring(0, host.length() - 1);
    }
    String[] labels = host.split("\\.", -1);
    if (labels.length > 2 && !labels[2].equals("svc")) {
      throw wrong(
          target,
          host,
          "behind SERVICE.NAMESPACE can only come 'svc' and the cluster's domain, as in"
              + " greeter.prod.svc.cluster.local");
    }
    if (labels.length > 1) {
      if (!namespace.isEmpty() && !namespace.equals(labels[1])) {
        throw wrong(
            target,
            host,
            "the namespace is '"
                + namespace
                + "' before the slash but '"
                + labels[1]
                + "' behind it");
      }
      namespace = labels[1];
    }
    for (int i = 0; i < labels.length; i++) {
      requireLabel(target, labels[i], i == 0 ? "Service" : i == 1 ? "namespace" : "domain label");
    }
    try {
      return new ServiceName(labels[0], namespace, PortSelector.parse(port));
    } catch (IllegalArgumentException e) {
      throw wrong(target, port == null ? "" : port, String.valueOf(e.getMessage()));
    }
  }

  private static void requireLabel(Target target, String label, String what) {
    if (!label.equals(ALL) && !DnsLabel.isLabel(label)) {
      throw wrong(
          target,
          label,
          "'"
              + label
              + "' is no name of a "
              + what
              + ": those are lower case letters, digits and hyphens, at most 63 of them. Write"
              + " kubernetes:///SERVICE.NAMESPACE:PORT");
    }
  }

  private static TargetException wrong(Target target, String part, String what) {
    String text = target.toString();
    return new TargetException(text, place(target, text, part), what);
  }

  /** Where the part begins; where it is encoded, at least where the name does. */
  private static int place(Target target, String text, String part) {
    int from = text.indexOf("//") + 2;
    boolean isNamespace = !part.isEmpty() && part.equals(target.authority());
    if (!target.name().isEmpty() && !isNamespace) {
      from = text.indexOf('/', from) + 1;
    }
    if (part.isEmpty()) {
      Matcher nothing = NOTHING.matcher(text);
      return nothing.find(from) ? nothing.start() : from;
    }
    int found = text.indexOf(part, from);
    return found < 0 ? from : found;
  }

  /** This, or where it names no namespace the same in that one. */
  public ServiceName orIn(String defaultNamespace) {
    return namespace.isEmpty() ? new ServiceName(service, defaultNamespace, port) : this;
  }

  /** The host of TLS and of the authority: {@code service.namespace}. */
  public String authority() {
    return namespace.isEmpty() ? service : service + "." + namespace;
  }

  /** {@code service.namespace:port}. */
  @Override
  public String toString() {
    return authority() + port;
  }
}
