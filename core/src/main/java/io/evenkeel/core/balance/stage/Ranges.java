// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

/** Refuses settings that are out of their range, for those who build them in code. */
final class Ranges {

  private Ranges() {}

  /** Also refuses what is no number. */
  static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ", but is " + value);
    }
  }
}
