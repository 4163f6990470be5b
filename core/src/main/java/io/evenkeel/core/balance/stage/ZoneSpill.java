// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

/**
 * What share of its calls a client sends to the remote tier.
 *
 * <p>Three things move it:
 *
 * <ul>
 *   <li>Health, at once: what the usable part of the local tier cannot take, with Envoy's
 *       overprovisioning factor: {@code 1 - min(1, factor * usable / total)}.
 *   <li>Load, step by step, and of what health left: while the local load is above the tolerated
 *       multiple of the remote one the share rises, toward the share at which the loads are equal;
 *       while it is below, the share falls, down to none. So it comes to rest where the local load
 *       is just tolerated, wherever it came from, and a remote tier that is slow itself attracts
 *       nothing.
 *   <li>Probes: either tier gets a small share in any case, so that its load stays known and the
 *       way back is seen.
 * </ul>
 *
 * <p>Loads must say how loaded the servers are: a latency, or what servers report. Calls of this
 * client in flight do not: they follow the share of calls, and the remote tier would look idle for
 * being seldom called.
 *
 * <p>Many clients do this at once, on loads that lag behind: servers have queues, and latencies are
 * averages. So that the shares of all settle, a step is bounded, and halved each time the direction
 * turns. Not thread-safe.
 */
public final class ZoneSpill {

  private static final double NANOS = 1e9;

  /** Of the excess, in seconds. Shorter follows noise; longer adds to the lag. */
  private static final double SMOOTHING = 5;

  /**
   * Of all calls, in a second: all of them move in 33 seconds, some times the lag with which loads
   * are seen. A larger step overshoots before its effect is seen; a smaller one leaves an overload
   * longer.
   */
  private static final double MOST_STEP = 0.03;

  /** A sixth of it: slower than this, a load that falls would take minutes to come home. */
  private static final double LEAST_STEP = 0.005;

  /** How a step grows back in a second, while the direction stays: twofold in 35 seconds. */
  private static final double GROWTH = 1.02;

  /**
   * Where each endpoint of both tiers gets the same number of calls already, more are sent away at
   * a quarter of the step: it may be needed where local servers are slower, but most often the
   * local tier only has a queue left to work off.
   */
  private static final double PAST_EVEN = 0.25;

  /**
   * The excess of an overload that steps cannot wait for: the tolerance cubed. A tier that gets
   * twice what it can take has a queue of a second after a second, and its calls fail while steps
   * are still small.
   */
  private static final double SEVERE = 2;

  /**
   * For how long updates must agree on that, in seconds, so that one with a pause in it moves
   * nothing; and between two that leave, however many updates come between.
   */
  private static final double SEVERE_SECONDS = 0.2;

  /** The most that leaves at once, of what is local, where an overload is severe. */
  private static final double MOST_AT_ONCE = 0.5;

  /** Of a step when updates come late, in seconds: old news must not move many calls at once. */
  private static final double LONGEST_STEP = 5;

  /** Of an update, so that a spike does not outweigh the seconds around it. */
  private static final double MOST_EXCESS = 1;

  private static final double NOT_SEVERE = -1;

  private static final double ROUNDING = 1e-6;

  /** The excess of loads that are equal, or less on the local side. */
  private static final double NO_REASON = -1;

  private final Zones settings;
  private double excess = NO_REASON;
  // For how long it is severe, in seconds; negative where it is not.
  private double severe = NOT_SEVERE;
  private double spilled;
  private double step = MOST_STEP;
  private boolean rising;
  private double share;
  private long updatedAt;
  private boolean updated;

  /** All local until the first update. */
  public ZoneSpill(Zones settings) {
    this.settings = settings;
  }

  /**
   * The tiers at one moment.
   *
   * @param usable endpoints of the local tier that can be called; below 0 is as 0
   * @param total endpoints of the local tier of which anything is known; fewer than usable is as
   *     many
   * @param remoteUsable endpoints of the remote tier that can be called; below 0 is as 0
   * @param localLoad how loaded a server of the local tier is; one that is no number, negative or
   *     infinite is not known
   * @param remoteLoad how loaded one of the remote tier is at most, likewise
   * @param now in nanoseconds; only differences mean anything
   */
  public record Sample(
      int usable, int total, int remoteUsable, double localLoad, double remoteLoad, long now) {

    public Sample {
      usable = Math.max(0, usable);
      total = Math.max(usable, total);
      remoteUsable = Math.max(0, remoteUsable);
    }
  }

  /**
   * Takes in what is known now; to be called a few times a second.
   *
   * @return {@link #share}
   */
  public double update(Sample sample) {
    double seconds = secondsUntil(sample.now());
    if (seconds > 0) {
      double seen = excess(sample.localLoad(), sample.remoteLoad());
      excess += (Math.min(MOST_EXCESS, seen) - excess) * -Math.expm1(-seconds / SMOOTHING);
      if (seen < SEVERE) {
        severe = NOT_SEVERE;
      } else {
        severe = severe < 0 ? 0 : severe + seconds;
      }
      if (severe >= SEVERE_SECONDS && !isPastEven(sample)) {
        severe = 0;
        leave(sample);
      } else {
        move(seconds, sample);
      }
    }
    share = bounded(withHealth(sample), sample);
    return share;
  }

  /** The share of calls for the remote tier as of the last update, from 0 to 1. */
  public double share() {
    return share;
  }

  /** A clock that goes back costs one update, and is followed from there. */
  private double secondsUntil(long now) {
    double seconds = updated ? (now - updatedAt) / NANOS : 0;
    updatedAt = now;
    updated = true;
    return seconds;
  }

  /**
   * By how much the local load is above what is tolerated: 0 where it is just that, -1 where loads
   * are equal or it is less, 1 where it is the tolerance squared. By logarithms, as loads compare
   * by their ratio. A load that is not known is no reason to send calls away.
   */
  private double excess(double local, double remote) {
    if (!isKnown(local) || !isKnown(remote) || local <= remote) {
      return NO_REASON;
    }
    double ratio = Math.log(local) - Math.log(remote);
    return ratio / Math.log(settings.tolerance()) - 1;
  }

  private static boolean isKnown(double load) {
    return load >= 0 && load < Double.POSITIVE_INFINITY;
  }

  private void move(double seconds, Sample sample) {
    double during = Math.min(seconds, LONGEST_STEP);
    adapt(excess > 0, during);
    double pace = excess > 0 && isPastEven(sample) ? step * PAST_EVEN : step;
    // In proportion to the excess, so that it comes to rest where there is none.
    spilled = Math.max(0, Math.min(1, spilled + pace * excess * during));
  }

  /**
   * So much that the local load would be tolerated, were it in proportion; no further than even.
   */
  private void leave(Sample sample) {
    double ratio = sample.localLoad() / sample.remoteLoad();
    double part = Math.min(MOST_AT_ONCE, 1 - settings.tolerance() / ratio);
    double usable = (double) sample.usable() + sample.remoteUsable();
    double even = sample.remoteUsable() / usable;
    spilled = Math.max(spilled, Math.min(even, spilled + (1 - spilled) * part));
  }

  /** Turning means that the last steps went too far, unless there was nothing to fall from. */
  private void adapt(boolean rises, double seconds) {
    if (spilled == 0) {
      step = MOST_STEP;
    } else if (rises != rising) {
      step = Math.max(LEAST_STEP, step / 2);
    } else {
      step = Math.min(MOST_STEP, step * Math.pow(GROWTH, seconds));
    }
    rising = rises;
  }

  private boolean isPastEven(Sample sample) {
    double usable = (double) sample.usable() + sample.remoteUsable();
    return withHealth(sample) * usable > sample.remoteUsable() - ROUNDING;
  }

  private double withHealth(Sample sample) {
    double health =
        sample.usable() == 0
            ? 0
            : Math.min(1, settings.overprovisioning() * sample.usable() / sample.total());
    return 1 - health * (1 - spilled);
  }

  private double bounded(double share, Sample sample) {
    if (sample.remoteUsable() == 0) {
      return 0;
    }
    double most = sample.usable() == 0 ? 1 : 1 - settings.probes();
    return Math.max(settings.probes(), Math.min(most, share));
  }
}
