// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.client;

import io.evenkeel.simulation.event.EventLoop;
import java.util.ArrayDeque;

/**
 * Ends the calls whose deadline passes. All have the same, so they pass in the order in which the
 * calls began, and one planned event at a time is enough for all.
 */
public final class Deadlines {

  private final EventLoop loop;
  private final long deadline;
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private boolean planned;

  /** Deadlines of that many nanoseconds. */
  public Deadlines(EventLoop loop, long deadline) {
    this.loop = loop;
    this.deadline = deadline;
  }

  void add(Call call) {
    calls.add(call);
    if (!planned) {
      plan();
    }
  }

  private void plan() {
    while (!calls.isEmpty() && calls.peek().hasEnded()) {
      calls.remove();
    }
    planned = !calls.isEmpty();
    if (planned) {
      loop.at(calls.peek().startedAt() + deadline, this::pass);
    }
  }

  private void pass() {
    while (!calls.isEmpty() && calls.peek().startedAt() + deadline <= loop.now()) {
      calls.remove().expire();
    }
    plan();
  }
}
