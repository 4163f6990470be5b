// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import com.google.gson.Gson;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointChanges;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one observation to the next, a line each: {@code +} comes, {@code -} goes,
 * {@code ~} is another than before, {@code !} is a problem. In JSON and YAML each observation is a
 * document.
 *
 * <p>Not thread-safe.
 */
final class ChangeLines {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final ClientView view;
  private final Ticker ticker;
  private final ResolveCommand.Output output;
  private @Nullable EndpointSet last;
  private @Nullable Problem lastProblem;

  ChangeLines(ClientView view, Ticker ticker, ResolveCommand.Output output) {
    this.view = view;
    this.ticker = ticker;
    this.output = output;
  }

  List<String> of(Observation observation) {
    List<String> lines =
        output == ResolveCommand.Output.table ? lines(observation) : document(observation);
    last = observation.endpoints();
    lastProblem = observation.problem();
    return lines;
  }

  private List<String> lines(Observation observation) {
    List<String> lines = new ArrayList<>();
    Instant now = ticker.now();
    EndpointSet endpoints = observation.endpoints();
    if (endpoints != null && !endpoints.equals(last)) {
      changes(endpoints, lines);
      int used = view.of(endpoints).size();
      lines.add(
          "= "
              + EndpointTable.count(used, "endpoint")
              + " used, "
              + (endpoints.size() - used + endpoints.excluded().size())
              + " not"
              + delay(endpoints, now));
    }
    Problem problem = observation.problem();
    if (problem != null && !problem.equals(lastProblem)) {
      lines.add("! " + problem.text().replace("\n", "\n    "));
    } else if (problem == null && lastProblem != null) {
      lines.add(
          "! over after "
              + Duration.between(lastProblem.since(), now).toSeconds()
              + " s: all is well");
    }
    lines.replaceAll(line -> TIME.format(now) + " " + line);
    return lines;
  }

  private void changes(EndpointSet endpoints, List<String> lines) {
    EndpointSet before = last == null ? EndpointSet.EMPTY : last;
    EndpointChanges changes = endpoints.changesSince(before);
    changes.removed().forEach(gone -> lines.add("- " + describe(gone)));
    changes.added().forEach(come -> lines.add("+ " + describe(come)));
    changes.changed().forEach(other -> lines.add("~ " + describe(other)));
    Set<Excluded> excluded = new LinkedHashSet<>(endpoints.excluded());
    before.excluded().forEach(excluded::remove);
    for (Excluded one : excluded) {
      lines.add("  " + one.name() + " takes no calls: " + one.detail());
    }
  }

  private static String describe(Endpoint endpoint) {
    String zone = endpoint.locality().zone();
    return endpoint.displayName()
        + " "
        + endpoint.address()
        + (zone.isEmpty() ? "" : " in " + zone)
        + (endpoint.state() == Endpoint.State.DRAINING ? ", leaving" : "");
  }

  private static String delay(EndpointSet endpoints, Instant now) {
    Instant changedAt = endpoints.stamp().changedAt();
    // Kubernetes tells whole seconds only, and of another machine's clock.
    return changedAt == null
        ? ""
        : ", " + Math.max(0, Duration.between(changedAt, now).toMillis()) + " ms after the change";
  }

  private List<String> document(Observation observation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("at", ticker.now().toString());
    EndpointSet endpoints = observation.endpoints();
    if (endpoints != null) {
      tree.putAll(EndpointDocument.tree(endpoints, view));
    }
    Problem problem = observation.problem();
    if (problem != null) {
      tree.put("problem", problem.kind().name());
      tree.put("message", problem.message());
      tree.put("remedy", problem.remedy());
      tree.put("since", problem.since().toString());
    }
    return List.of(
        output == ResolveCommand.Output.json
            ? new Gson().toJson(tree)
            : "---\n" + EndpointDocument.yaml(tree).stripTrailing());
  }
}
