// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be said of several seconds of which only the percentiles were told. */
final class Percentiles {

  private Percentiles() {}

  /**
   * The median of the seconds' percentiles: that of all calls together cannot be known, and this
   * one is not moved by one bad second. Null where none was told.
   */
  static @Nullable Double median(List<@Nullable Double> seconds) {
    List<Double> told = seconds.stream().filter(Objects::nonNull).sorted().toList();
    return told.isEmpty() ? null : told.get(told.size() / 2);
  }
}
