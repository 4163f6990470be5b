// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.load.Second;
import io.evenkeel.lab.measure.Shown;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One way of calling in numbers: what its clients saw, and what the pods were given.
 *
 * <p>Not thread-safe, but for the log.
 */
final class Meter {

  /** Over how long rates, shares and percentiles are taken at most. */
  static final int WINDOW_SECONDS = 10;

  private final String mode;
  private final CallLog log;
  private final PodSamples samples = new PodSamples(WINDOW_SECONDS);

  Meter(String mode, CallLog log) {
    this.mode = mode;
    this.log = log;
  }

  CallLog log() {
    return log;
  }

  PodSamples samples() {
    return samples;
  }

  /**
   * How it stands.
   *
   * @param second the one that has just begun: those before it are whole
   * @param window how many of those to look at, from 1 to {@link #WINDOW_SECONDS}
   * @param readyPods that could be called
   * @param sameSeconds for how many seconds those have been the same: what was before says nothing
   *     about how evenly it calls them
   */
  ModeNow now(
      long second,
      int window,
      List<String> readyPods,
      int sameSeconds,
      int connections,
      NoticeNow notice) {
    Second seen = log.between(second - window, second);
    int same =
        (int) Math.max(1, Math.min(sameSeconds, secondsOfKnowing(second, window, readyPods)));
    Shown.Window shown =
        new Shown.Window(
            window,
            seen.begun(),
            seen.failed(),
            seen.percentileMillis(50),
            seen.percentileMillis(99));
    return Shown.mode(
        mode,
        log,
        shown,
        new Shown.Shares(same, samples.last(same)),
        readyPods,
        connections,
        notice,
        samples::total);
  }

  /** Of the window, those in which it had called each of these pods; all if it has not even now. */
  private long secondsOfKnowing(long second, int window, List<String> pods) {
    OptionalLong since = log.allAnsweredNanos(pods);
    return since.isPresent()
        ? Math.min(window, second - log.second(since.getAsLong()) - 1)
        : window;
  }

  /** How even the last seconds were over these pods. */
  @Nullable Spread spread(List<String> pods, int seconds) {
    return Spread.of(samples.last(seconds, pods).values());
  }
}
