// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodShare;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A way of calling as it is shown: rates and shares, with as many digits as people read. */
public final class Shown {

  private Shown() {}

  /**
   * What was seen in the last seconds.
   *
   * @param seconds how many, above 0
   * @param begun calls
   * @param failed calls
   * @param p50Millis median latency; null if no call was answered
   * @param p99Millis 99th percentile
   */
  public record Window(
      int seconds,
      long begun,
      long failed,
      @Nullable Double p50Millis,
      @Nullable Double p99Millis) {}

  /**
   * What pods got in the last seconds.
   *
   * @param seconds how many, above 0: not those in which other pods were ready, nor those before
   *     one that is called by now was known
   * @param given to each pod, with the pods that got nothing and could have
   */
  public record Shares(int seconds, Map<String, Long> given) {

    /** How evenly over these pods. */
    @Nullable Spread over(Collection<String> pods) {
      return Spread.of(pods.stream().map(pod -> given.getOrDefault(pod, 0L)).toList());
    }
  }

  /**
   * How it stands.
   *
   * @param readyPods that could be called
   * @param total what a pod was ever given
   */
  public static ModeNow mode(
      String id,
      CallsSeen seen,
      Window window,
      Shares shares,
      Collection<String> readyPods,
      int connections,
      NoticeNow notice,
      ToLongFunction<String> total) {
    Spread spread = shares.over(readyPods);
    return new ModeNow(
        id,
        seen.calls(),
        seen.answers(),
        seen.failures(),
        Rounded.to(10, (double) window.begun() / window.seconds()),
        Rounded.to(10, (double) window.failed() / window.seconds()),
        window.p50Millis(),
        window.p99Millis(),
        connections,
        spread == null ? null : Rounded.to(1000, spread.maxOverMean()),
        spread == null ? null : Rounded.to(1000, spread.variation()),
        spread == null ? null : Rounded.to(1000, spread.noiseMaxOverMean()),
        spread == null ? null : Rounded.to(1000, spread.noiseVariation()),
        spread != null && spread.isEven(),
        notice,
        seen.lastFailure(),
        shares.seconds(),
        ofPods(shares, total),
        null);
  }

  private static List<PodShare> ofPods(Shares shares, ToLongFunction<String> total) {
    long all = shares.given().values().stream().mapToLong(Long::longValue).sum();
    List<PodShare> ofPods = new ArrayList<>();
    new TreeMap<>(shares.given())
        .forEach(
            (pod, calls) ->
                ofPods.add(
                    new PodShare(
                        pod,
                        Rounded.to(10, (double) calls / shares.seconds()),
                        all == 0 ? 0 : Rounded.to(1000, (double) calls / all),
                        total.applyAsLong(pod))));
    return ofPods;
  }

  /** With the time in so many parts of a second: as exact as it was measured. */
  public static NoticeNow notice(NoticeNow notice, int partsOfASecond) {
    return new NoticeNow(
        notice.state(),
        Rounded.to(partsOfASecond, notice.seconds()),
        notice.pods(),
        notice.noticed());
  }
}
