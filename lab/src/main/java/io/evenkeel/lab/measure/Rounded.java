// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

/** Numbers with as many digits as people read: the others are bytes that everybody is sent. */
public final class Rounded {

  private Rounded() {}

  /** To whole parts of one, such as 100 for two digits behind the point. */
  public static double to(int parts, double value) {
    return (double) Math.round(value * parts) / parts;
  }
}
