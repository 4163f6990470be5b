// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Listing;
import io.evenkeel.simulation.policy.Policy;
import io.evenkeel.simulation.policy.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy that keeps account of all calls that it gave a backend. */
final class Counted {

  final List<CountedAttempt> attempts = new ArrayList<>();
  final PolicyKind kind;

  Counted(PolicyKind policy) {
    kind =
        new PolicyKind(
            policy.name(), policy.words(), setting -> new Counting(policy.create(setting)));
  }

  private final class Counting implements Policy {
    private final Policy policy;

    Counting(Policy policy) {
      this.policy = policy;
    }

    @Override
    public void update(Listing listing, long now) {
      policy.update(listing, now);
    }

    @Override
    public boolean readsReports() {
      return policy.readsReports();
    }

    @Override
    public @Nullable Attempt pick(CallInfo call, long now) {
      Attempt attempt = policy.pick(call, now);
      if (attempt == null) {
        return null;
      }
      CountedAttempt counted = new CountedAttempt(attempt, call, now);
      attempts.add(counted);
      return counted;
    }
  }

  static final class CountedAttempt implements Policy.Attempt {
    private final Policy.Attempt attempt;
    final String key;
    final long startedAt;
    int reports;
    int ends;

    CountedAttempt(Policy.Attempt attempt, CallInfo call, long startedAt) {
      this.attempt = attempt;
      key = String.valueOf(call.hashKey());
      this.startedAt = startedAt;
    }

    @Override
    public Backend backend() {
      return attempt.backend();
    }

    @Override
    public void reported(LoadReport report) {
      reports++;
      attempt.reported(report);
    }

    @Override
    public void ended(Outcome outcome, long now) {
      ends++;
      attempt.ended(outcome, now);
    }
  }
}
