// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A set as a table: what a client uses first, then the rest with the reason. */
final class EndpointTable {

  private static final List<String> HEAD =
      List.of("ENDPOINT", "ADDRESS", "ZONE", "NODE", "STATE", "USED", "FROM");

  private EndpointTable() {}

  static String of(EndpointSet endpoints, ClientView view) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    Set<String> used = new HashSet<>();
    for (Endpoint endpoint : view.of(endpoints)) {
      used.add(endpoint.id());
      rows.add(row(endpoint, "yes"));
    }
    for (Endpoint endpoint : endpoints.endpoints()) {
      if (!used.contains(endpoint.id())) {
        rows.add(row(endpoint, whyNot(endpoint)));
      }
    }
    for (Excluded excluded : endpoints.excluded()) {
      rows.add(
          List.of(
              excluded.name(),
              addresses(excluded.addresses()),
              "",
              "",
              lower(excluded.reason().name()),
              "no: " + excluded.detail(),
              excluded.origin()));
    }
    return layOut(rows)
        + count(used.size(), "endpoint")
        + " used, "
        + (endpoints.size() - used.size() + endpoints.excluded().size())
        + " not\n";
  }

  private static List<String> row(Endpoint endpoint, String used) {
    return List.of(
        endpoint.displayName(),
        addresses(endpoint.addresses()),
        endpoint.locality().zone(),
        endpoint.locality().node(),
        lower(endpoint.state().name()),
        used,
        endpoint.origin());
  }

  /** Why an endpoint that takes calls is not used here. */
  static String whyNot(Endpoint endpoint) {
    if (endpoint.state() == Endpoint.State.DRAINING) {
      return "no: it is leaving";
    }
    return "no: meant for "
        + (endpoint.hints().zones().isEmpty()
            ? "node " + String.join(", ", endpoint.hints().nodes())
            : "zone " + String.join(", ", endpoint.hints().zones()));
  }

  private static String addresses(List<Address> addresses) {
    return addresses.stream().map(Address::toString).collect(Collectors.joining(" "));
  }

  static String lower(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String layOut(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
