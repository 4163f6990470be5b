// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Listing;
import io.evenkeel.simulation.policy.PolicyKind.Setting;
import io.evenkeel.simulation.policy.Probes;
import io.evenkeel.simulation.policy.Probes.Answer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prequal with asynchronous probes, re-created from its paper (Wydrowski et al., "Load is not what
 * you should balance: Introducing Prequal", NSDI 2024, sections 4 and 5) with the parameters of its
 * baseline. There is no public code, and the heuristics against sinkholes are not published: here
 * there are none.
 */
final class Prequal extends NodePolicy<Node> {

  private static final int PROBES_PER_CALL = 3;
  private static final double REMOVED_PER_CALL = 1;
  private static final int POOL = 16;
  private static final double EXCESS = 1;
  // 2^-0.25: the quantile of requests in flight from which a backend is hot.
  private static final double HOT_QUANTILE = 0.84;
  // The paper estimates the distribution from recent answers, without a number.
  private static final int RECENT = 128;

  private final RandomGenerator random;
  private final Probes probes;
  private final ProbePool pool = new ProbePool();
  private final RecentNumbers inFlight = new RecentNumbers(RECENT);
  private List<Backend> listed = List.of();

  Prequal(Setting setting) {
    super(Node::new);
    random = setting.random();
    probes = setting.probes();
  }

  @Override
  public void update(Listing listing, long now) {
    super.update(listing, now);
    listed = listing.callable();
    pool.keep(listed);
  }

  @Override
  Node choose(List<Node> nodes, long now) {
    pool.expire(now);
    int hot = hot();
    // Fewer than two are no choice; so it is by chance.
    Node chosen =
        pool.size() < 2
            ? nodes.get(random.nextInt(nodes.size()))
            : nodes.get(indexOf(pool.take(hot)));
    pool.removeOne(hot);
    probe();
    return chosen;
  }

  /** As {@link List#indexOf}; it is asked several times a call, and numbers compare faster. */
  private int indexOf(Backend backend) {
    for (int i = 0; i < listed.size(); i++) {
      if (listed.get(i).number() == backend.number()) {
        return i;
      }
    }
    return -1;
  }

  /** Asks some, none twice. */
  private void probe() {
    Backend[] drawn = listed.toArray(new Backend[0]);
    for (int i = 0; i < Math.min(PROBES_PER_CALL, drawn.length); i++) {
      int other = i + random.nextInt(drawn.length - i);
      Backend backend = drawn[other];
      drawn[other] = drawn[i];
      probes.probe(backend, this::answered);
    }
  }

  private void answered(Answer answer) {
    inFlight.add(answer.inFlight());
    if (indexOf(answer.backend()) >= 0) {
      pool.add(answer, uses());
    }
  }

  /** From how many in flight a backend is hot: above the quantile, so that of equals none is. */
  private int hot() {
    return inFlight.quantile(HOT_QUANTILE) + 1;
  }

  /** How often an answer may be used so that the pool neither runs dry nor grows stale. */
  private int uses() {
    double added = (1 - (double) POOL / listed.size()) * PROBES_PER_CALL - REMOVED_PER_CALL;
    if (added <= 0) {
      // The paper's formula is for more replicas than the pool holds: no number of uses is enough.
      return POOL;
    }
    double mean = Math.min(POOL, Math.max(1, (1 + EXCESS) / added));
    int whole = (int) mean;
    return random.nextDouble() < mean - whole ? whole + 1 : whole;
  }
}
