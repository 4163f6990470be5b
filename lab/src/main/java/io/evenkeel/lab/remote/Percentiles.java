// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import io.evenkeel.lab.deployed.CallReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be said of several seconds of which only the percentiles were told. */
final class Percentiles {

  private Percentiles() {}

  /**
   * The median of the seconds' percentiles: that of all calls together cannot be known, and this
   * one is not moved by one bad second. Null where none was told.
   */
  static @Nullable Double median(
      List<CallReport> seconds, Function<CallReport, @Nullable Double> percentile) {
    List<Double> told = new ArrayList<>();
    for (CallReport second : seconds) {
      Double value = percentile.apply(second);
      if (value != null) {
        told.add(value);
      }
    }
    Collections.sort(told);
    return told.isEmpty() ? null : told.get(told.size() / 2);
  }
}
