// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

/** An {@link OldestCall} and what it tells. */
final class KeptCall implements OldestCall.Keeper {

  private final OldestCall calls = new OldestCall(this);
  private volatile long start = NONE;

  int started(long now) {
    return calls.started(now);
  }

  void ended(int slot, long startedAt, boolean answered) {
    calls.ended(slot, startedAt, answered);
  }

  long age(long now) {
    return OldestCall.age(start, now);
  }

  @Override
  public long oldestStart() {
    return start;
  }

  @Override
  public void keepOldestStart(long start) {
    this.start = start;
  }
}
