// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodShare;
import java.util.ArrayList;
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
   * @param given what each pod got, with the pods that got nothing and could have
   */
  public record Window(
      int seconds,
      long begun,
      long failed,
      @Nullable Double p50Millis,
      @Nullable Double p99Millis,
      Map<String, Long> given) {}

  /**
   * How it stands.
   *
   * @param spread over the pods that are ready; null where it cannot be told
   * @param total what a pod was ever given
   */
  public static ModeNow mode(
      String id,
      CallsSeen seen,
      Window window,
      int connections,
      @Nullable Spread spread,
      NoticeNow notice,
      ToLongFunction<String> total) {
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
        shares(window, total));
  }

  private static List<PodShare> shares(Window window, ToLongFunction<String> total) {
    long all = window.given().values().stream().mapToLong(Long::longValue).sum();
    List<PodShare> shares = new ArrayList<>();
    new TreeMap<>(window.given())
        .forEach(
            (pod, calls) ->
                shares.add(
                    new PodShare(
                        pod,
                        Rounded.to(10, (double) calls / window.seconds()),
                        all == 0 ? 0 : Rounded.to(1000, (double) calls / all),
                        total.applyAsLong(pod))));
    return shares;
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
