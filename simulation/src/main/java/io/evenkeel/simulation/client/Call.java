// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.client;

import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.client.CallLog.Ending;
import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.fleet.Request;
import io.evenkeel.simulation.fleet.Server;
import io.evenkeel.simulation.fleet.ServerLoad;
import io.evenkeel.simulation.policy.Policy.Attempt;
import org.jspecify.annotations.Nullable;

/** A call from its pick to its end, which is an answer, an error or its deadline. */
final class Call implements Request {

  private final EventLoop loop;
  private final CallLog log;
  private final Attempt attempt;
  private final Server server;
  private final long delay;
  private final long work;
  private final boolean readsReports;
  private final long startedAt;
  private boolean ended;

  /**
   * A call that begins now.
   *
   * @param delay of the network, one way
   * @param readsReports whether its policy reads what servers say of their load
   */
  Call(
      EventLoop loop,
      CallLog log,
      Attempt attempt,
      Server server,
      long delay,
      long work,
      boolean readsReports) {
    this.loop = loop;
    this.log = log;
    this.attempt = attempt;
    this.server = server;
    this.delay = delay;
    this.work = work;
    this.readsReports = readsReports;
    startedAt = loop.now();
  }

  void send() {
    loop.after(delay, () -> server.arrive(this));
  }

  @Override
  public long work() {
    return work;
  }

  @Override
  public boolean readsReports() {
    return readsReports;
  }

  @Override
  public void done(boolean answered, @Nullable ServerLoad load) {
    loop.after(delay, () -> arrived(answered, load));
  }

  /** As in a channel, a report comes before the end, and none of a call that was given up. */
  private void arrived(boolean answered, @Nullable ServerLoad load) {
    if (load != null && !ended) {
      attempt.reported(load.report(loop.now()));
    }
    end(answered ? Ending.ANSWERED : Ending.FAILED, answered ? Outcome.ANSWERED : Outcome.FAILED);
  }

  void expire() {
    if (!ended) {
      end(Ending.EXPIRED, Outcome.FAILED);
      loop.after(delay, () -> server.abandoned(this));
    }
  }

  private void end(Ending ending, Outcome outcome) {
    if (!ended) {
      ended = true;
      attempt.ended(outcome, loop.now());
      log.ended(startedAt, loop.now(), ending);
    }
  }

  boolean hasEnded() {
    return ended;
  }

  long startedAt() {
    return startedAt;
  }
}
