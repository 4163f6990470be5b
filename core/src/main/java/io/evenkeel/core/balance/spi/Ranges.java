// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import java.time.Duration;

/**
 * Refuses settings that are out of their range, for those who build them in code: what {@link
 * ConfigObject} is for those that are written.
 */
public final class Ranges {

  private Ranges() {}

  /**
   * Also refuses what is no number.
   *
   * @param name of the setting, as the beginning of a sentence
   * @throws IllegalArgumentException if the value is out of the range
   */
  public static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw refused(name, value, least, most);
    }
  }

  /** The same for a whole number. */
  public static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw refused(name, value, least, most);
    }
  }

  /** The same for a time. */
  public static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw refused(name, value, least, most);
    }
  }

  private static IllegalArgumentException refused(
      String name, Object value, Object least, Object most) {
    return new IllegalArgumentException(
        name + " must be from " + least + " to " + most + ", but is " + value);
  }
}
