// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Listing;
import io.evenkeel.simulation.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A policy that chooses among nodes, and keeps what it knows of a node as long as it is listed. */
abstract class NodePolicy<N extends Node> implements Policy {

  private final Function<Backend, N> newNode;
  private List<N> nodes = List.of();

  NodePolicy(Function<Backend, N> newNode) {
    this.newNode = newNode;
  }

  /** Chooses one of at least one. */
  abstract N choose(List<N> nodes, long now);

  @Override
  public void update(Listing listing, long now) {
    Map<Backend, N> known = new HashMap<>();
    nodes.forEach(node -> known.put(node.backend(), node));
    List<N> listed = new ArrayList<>();
    for (Backend backend : listing.callable()) {
      N node = known.get(backend);
      listed.add(node == null ? newNode.apply(backend) : node);
    }
    nodes = listed;
  }

  @Override
  public @Nullable Attempt pick(CallInfo call, long now) {
    if (nodes.isEmpty()) {
      return null;
    }
    N node = choose(nodes, now);
    NodeAttempt attempt = new NodeAttempt(node, now);
    node.started(attempt);
    return attempt;
  }
}
