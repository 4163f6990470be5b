// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import io.evenkeel.lab.cluster.net.ServiceTable.PodEndpoint;
import io.evenkeel.lab.cluster.net.ServiceTable.ServiceEntry;
import io.evenkeel.lab.cluster.net.ServiceTable.ServicePort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the cluster's DNS knows, by the rules of Kubernetes' DNS specification 1.1.0 and of CoreDNS:
 * a headless Service is the addresses of its ready endpoints, each of which has a name of its own,
 * and does not exist as long as there is none; other Services are their virtual address. Immutable.
 *
 * @param addresses of each name, absolute and without the last dot
 * @param services the SRV records of each name
 */
public record DnsZone(Map<String, List<String>> addresses, Map<String, List<Srv>> services) {

  /** What all names end with. */
  public static final String DOMAIN = "svc.cluster.local";

  /** Nothing at all: every name is unknown. */
  public static final DnsZone EMPTY = new DnsZone(Map.of(), Map.of());

  /** A host and port that an SRV record names. */
  public record Srv(String host, int port) {}

  /** Makes it. */
  public static DnsZone of(ServiceTable table) {
    Map<String, Set<String>> addresses = new LinkedHashMap<>();
    Map<String, List<Srv>> services = new LinkedHashMap<>();
    for (ServiceEntry service : table.services()) {
      String name = service.name() + "." + service.namespace() + "." + DOMAIN;
      if (service.isHeadless()) {
        for (PodEndpoint endpoint : service.endpoints()) {
          if (endpoint.ready()) {
            String host = endpoint.ip().replace('.', '-') + "." + name;
            add(addresses, name, endpoint.ip());
            add(addresses, host, endpoint.ip());
            srv(services, endpoint.port(), name, new Srv(host, endpoint.number()));
          }
        }
      } else if (!service.clusterIp().isEmpty()) {
        add(addresses, name, service.clusterIp());
        for (ServicePort port : service.ports()) {
          srv(services, port.name(), name, new Srv(name, port.number()));
        }
      }
    }
    Map<String, List<String>> lists = new LinkedHashMap<>();
    addresses.forEach((name, set) -> lists.put(name, List.copyOf(set)));
    return new DnsZone(lists, services);
  }

  private static void add(Map<String, Set<String>> addresses, String name, String address) {
    addresses.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(address);
  }

  private static void srv(Map<String, List<Srv>> services, String port, String name, Srv record) {
    if (!port.isEmpty()) {
      services.computeIfAbsent("_" + port + "._tcp." + name, n -> new ArrayList<>()).add(record);
    }
  }
}
