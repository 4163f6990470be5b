// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.CallInfo;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks the endpoint of a call, as things were when the balancer was last refreshed.
 *
 * <p>Thread-safe; a pick takes no lock, allocates nothing and reads no clock.
 */
public final class FleetPicker {

  private final @Nullable Tier local;
  private final @Nullable Tier remote;
  private final Member[] ejected;
  private final long giveUpNanos;
  private final Spill spill;
  private final RandomGenerator random;
  // Which ejected endpoint is looked at next; a lost step only looks at the same one twice.
  private int turn;

  FleetPicker(
      @Nullable Tier local,
      @Nullable Tier remote,
      List<Member> ejected,
      long giveUpNanos,
      Spill spill,
      RandomGenerator random) {
    this.local = local;
    this.remote = remote;
    this.ejected = ejected.toArray(new Member[0]);
    this.giveUpNanos = giveUpNanos;
    this.spill = spill;
    this.random = random;
  }

  /** The share of calls that leave the zone; changes while a picker stands. */
  static final class Spill {
    private volatile double remoteShare;

    double remoteShare() {
      return remoteShare;
    }

    void setRemoteShare(double share) {
      remoteShare = share;
    }
  }

  /** Whether one that is made of these would pick otherwise. */
  boolean differs(
      @Nullable Tier local, @Nullable Tier remote, List<Member> ejected, long giveUpNanos) {
    return this.local != local
        || this.remote != remote
        || this.giveUpNanos != giveUpNanos
        || !ejected.equals(Arrays.asList(this.ejected));
  }

  /** Whether there is nothing to pick from. */
  public boolean isEmpty() {
    return local == null && remote == null && ejected.length == 0;
  }

  /** The endpoint to call; null where there is none. */
  public @Nullable Member pick(CallInfo call, long now) {
    Member tried = ejected.length == 0 ? null : dueTry(null, now);
    if (tried != null) {
      return tried;
    }
    Tier tier = tier();
    return tier == null ? null : tier.pick(call, now);
  }

  /** The same, but none that is to be avoided where there is another: for a second attempt. */
  public @Nullable Member pick(CallInfo call, Predicate<? super Member> avoid, long now) {
    Member tried = ejected.length == 0 ? null : dueTry(avoid, now);
    if (tried != null) {
      return tried;
    }
    Tier tier = tier();
    if (tier == null) {
      return ofTheEjected(avoid);
    }
    Member picked = tier.pick(call, avoid, now);
    Tier other = tier == local ? remote : local;
    if (picked == null && other != null) {
      picked = other.pick(call, avoid, now);
    }
    // All are to be avoided: better the same one than none.
    return picked == null ? tier.pick(call, now) : picked;
  }

  private @Nullable Tier tier() {
    if (local == null || remote == null) {
      return local == null ? remote : local;
    }
    double share = spill.remoteShare();
    return share > 0 && random.nextDouble() < share ? remote : local;
  }

  /** They are all that is left: one that is not to be avoided, or any, as a call must go on. */
  private @Nullable Member ofTheEjected(Predicate<? super Member> avoid) {
    for (Member member : ejected) {
      if (!avoid.test(member)) {
        return member;
      }
    }
    return ejected.length == 0 ? null : ejected[Math.floorMod(turn, ejected.length)];
  }

  /** One ejected endpoint is looked at in each pick, whether it is due to be tried. */
  private @Nullable Member dueTry(@Nullable Predicate<? super Member> avoid, long now) {
    int next = turn;
    turn = next + 1;
    Member member = ejected[Math.floorMod(next, ejected.length)];
    if (avoid != null && avoid.test(member)) {
      return null;
    }
    boolean forced = local == null && remote == null;
    return member.probation.tryNow(now, giveUpNanos) || forced ? member : null;
  }
}
