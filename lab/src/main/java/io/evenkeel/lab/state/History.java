// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last two minutes, a value a second.
 *
 * @param at the seconds, since the lab began
 * @param modes a series each, by the mode's id
 */
public record History(List<Double> at, Map<String, Series> modes) {

  public History {
    at = List.copyOf(at);
    modes = Map.copyOf(modes);
  }

  /**
   * One way of calling, second by second; null where there was no call.
   *
   * @param p99Millis of the calls that ended in that second
   * @param failed calls that failed in it
   * @param maxOverMean over the pods that were ready in it
   * @param podsCalled how many pods got a call in it
   */
  public record Series(
      List<@Nullable Double> p99Millis,
      List<Double> failed,
      List<@Nullable Double> maxOverMean,
      List<Integer> podsCalled) {}
}
