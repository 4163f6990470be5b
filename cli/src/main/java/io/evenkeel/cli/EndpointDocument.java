// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import com.google.gson.GsonBuilder;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A set as JSON or YAML, for programs. */
final class EndpointDocument {

  private EndpointDocument() {}

  static String json(Observation observation, ClientView view) {
    return new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create()
            .toJson(tree(observation, view))
        + "\n";
  }

  static String yaml(Observation observation, ClientView view) {
    return yaml(tree(observation, view));
  }

  static String yaml(Map<String, Object> tree) {
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(tree);
  }

  /** The set, if there is one, and the problem, if there is one. */
  static Map<String, Object> tree(Observation observation, ClientView view) {
    Map<String, Object> tree = new LinkedHashMap<>();
    EndpointSet endpoints = observation.endpoints();
    if (endpoints != null) {
      tree.putAll(tree(endpoints, view));
    }
    Problem problem = observation.problem();
    if (problem != null) {
      tree.put("problem", problem.kind().name());
      tree.put("message", problem.message());
      tree.put("remedy", problem.remedy());
      tree.put("since", problem.since().toString());
    }
    return tree;
  }

  private static Map<String, Object> tree(EndpointSet endpoints, ClientView view) {
    Set<String> used = new HashSet<>();
    view.of(endpoints).forEach(endpoint -> used.add(endpoint.id()));
    List<Object> listed = new ArrayList<>();
    for (Endpoint endpoint : endpoints.endpoints()) {
      listed.add(tree(endpoint, used.contains(endpoint.id())));
    }
    List<Object> excluded = new ArrayList<>();
    endpoints.excluded().forEach(one -> excluded.add(tree(one)));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("revision", endpoints.stamp().revision());
    tree.put("endpoints", listed);
    tree.put("excluded", excluded);
    return tree;
  }

  private static Map<String, Object> tree(Endpoint endpoint, boolean used) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", endpoint.id());
    tree.put("name", endpoint.displayName());
    tree.put("addresses", endpoint.addresses().stream().map(Address::toString).toList());
    tree.put("zone", endpoint.locality().zone());
    tree.put("node", endpoint.locality().node());
    tree.put("state", EndpointTable.lower(endpoint.state().name()));
    // Lists of their own: of one that stands twice YAML makes an anchor and an alias.
    tree.put("forZones", new ArrayList<>(endpoint.hints().zones()));
    tree.put("forNodes", new ArrayList<>(endpoint.hints().nodes()));
    tree.put("used", used);
    tree.put("from", endpoint.origin());
    return tree;
  }

  private static Map<String, Object> tree(Excluded excluded) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", excluded.id());
    tree.put("name", excluded.name());
    tree.put("addresses", excluded.addresses().stream().map(Address::toString).toList());
    tree.put("reason", EndpointTable.lower(excluded.reason().name()));
    tree.put("detail", excluded.detail());
    tree.put("from", excluded.origin());
    return tree;
  }
}
