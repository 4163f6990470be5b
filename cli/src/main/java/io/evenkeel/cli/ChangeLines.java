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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one observation to the next, a line each: {@code +} comes, {@code -} goes,
 * {@code ~} is another than before, {@code !} is a problem or its end, {@code =} sums up; a line
 * without a mark is an endpoint that is there and not used. In JSON and YAML each observation is a
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
      // What is to be pasted into a shell begins where its line begins.
      lines.add("! " + problem.text());
    } else if (problem == null && lastProblem != null) {
      lines.add(
          "! all is well again, after "
              + Duration.between(lastProblem.since(), now).toSeconds()
              + " s");
    }
    lines.replaceAll(line -> TIME.format(now) + " " + line);
    return lines;
  }

  private void changes(EndpointSet endpoints, List<String> lines) {
    EndpointSet before = last == null ? EndpointSet.EMPTY : last;
    EndpointChanges changes = endpoints.changesSince(before);
    Set<String> used = new HashSet<>();
    view.of(endpoints).forEach(endpoint -> used.add(endpoint.id()));
    Map<String, Excluded> excluded = byId(endpoints.excluded());
    for (Endpoint gone : changes.removed()) {
      Excluded why = excluded.remove(gone.id());
      lines.add(
          "- " + describe(gone) + (why == null ? ", gone" : ", no longer used: " + why.detail()));
    }
    changes.added().forEach(come -> lines.add("+ " + describe(come) + state(come, used)));
    changes.changed().forEach(other -> lines.add("~ " + describe(other) + state(other, used)));
    for (Excluded known : before.excluded()) {
      boolean stays = known.equals(excluded.get(known.id()));
      if (stays) {
        excluded.remove(known.id());
      } else if (!excluded.containsKey(known.id()) && endpoints.get(known.id()) == null) {
        lines.add("- " + known.name() + ", gone");
      }
    }
    excluded
        .values()
        .forEach(one -> lines.add("  " + one.name() + " is not used: " + one.detail()));
  }

  private static Map<String, Excluded> byId(List<Excluded> excluded) {
    Map<String, Excluded> byId = new LinkedHashMap<>();
    excluded.forEach(one -> byId.put(one.id(), one));
    return byId;
  }

  private static String describe(Endpoint endpoint) {
    String zone = endpoint.locality().zone();
    return endpoint.displayName()
        + " "
        + endpoint.address()
        + (zone.isEmpty() ? "" : " in " + zone);
  }

  private static String state(Endpoint endpoint, Set<String> used) {
    if (endpoint.state() != Endpoint.State.DRAINING) {
      return used.contains(endpoint.id()) ? "" : ", " + EndpointTable.whyNot(endpoint).substring(4);
    }
    return used.contains(endpoint.id())
        ? ", leaving, and used since nothing else is ready"
        : ", leaving: no new calls";
  }

  /** How late this is, at most: Kubernetes tells whole seconds, by another machine's clock. */
  private String delay(EndpointSet endpoints, Instant now) {
    Instant changedAt = endpoints.stamp().changedAt();
    // Two changes in one second have one time; the second's would be the first's.
    return changedAt == null || (last != null && changedAt.equals(last.stamp().changedAt()))
        ? ""
        : ", at most "
            + Math.max(0, Duration.between(changedAt, now).toMillis())
            + " ms after the change";
  }

  private List<String> document(Observation observation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("at", ticker.now().toString());
    tree.putAll(EndpointDocument.tree(observation, view));
    return List.of(
        output == ResolveCommand.Output.json
            ? new Gson().toJson(tree)
            : "---\n" + EndpointDocument.yaml(tree).stripTrailing());
  }
}
