// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.Probation.Verdict;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.random.RandomGenerator;

/**
 * Ejects those whose calls fail and brings back those that answered a try. Of the balancer's one
 * thread.
 */
final class Ejections {

  private final Ejection settings;
  private final RandomGenerator random;

  Ejections(Ejection settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Returns whether anyone left or came back. */
  boolean judge(Member[] members, long now) {
    int inPlay = 0;
    int out = 0;
    boolean moved = false;
    boolean anyReady = anyReady(members);
    boolean failing = false;
    for (Member member : members) {
      if (member.probation.isEjected()) {
        moved |= judgeTry(member, now);
      }
      failing |= member.probation.failures() >= settings.failures();
      if (isInPlay(member, anyReady)) {
        inPlay++;
        out += member.probation.isEjected() ? 1 : 0;
      }
    }
    if (!failing) {
      return moved;
    }
    int limit = settings.limit(inPlay);
    for (Member member : members) {
      if (out >= limit) {
        return moved;
      }
      if (isInPlay(member, anyReady)
          && !member.probation.isEjected()
          && member.probation.failures() >= settings.failures()) {
        member.probation.eject(now, settings.most().toNanos());
        planTry(member, now);
        out++;
        moved = true;
      }
    }
    return moved;
  }

  /** Only what could be called counts: the last one that can is never taken. */
  private static boolean isInPlay(Member member, boolean anyReady) {
    return member.wanted && member.connected && member.serving && (!anyReady || isReady(member));
  }

  /** Where none is, those that drain are called. */
  private static boolean anyReady(Member[] members) {
    for (Member member : members) {
      if (isReady(member)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReady(Member member) {
    return member.endpoint().state() == Endpoint.State.READY;
  }

  private boolean judgeTry(Member member, long now) {
    if (member.probation.verdict() == Verdict.ANSWERED) {
      member.probation.restore(now);
      member.metricLoad().forget(now);
      return true;
    }
    if (member.probation.verdict() == Verdict.FAILED) {
      member.probation.tryFailed();
      planTry(member, now);
    }
    return false;
  }

  private void planTry(Member member, long now) {
    member.probation.tryAt(now + settings.backoffNanos(member.probation.tries(), random));
  }
}
