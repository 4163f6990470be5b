// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

/** A target that cannot be understood; the message names the character, and what to write. */
public final class TargetException extends IllegalArgumentException {

  private final String target;
  private final int index;

  /**
   * @param target the whole text
   * @param index of the character that is wrong, from 0; the length where something is missing
   * @param what is wrong, and what to write instead
   */
  public TargetException(String target, int index, String what) {
    super("Target '" + shown(target) + "', character " + (index + 1) + ": " + what);
    this.target = target;
    this.index = index;
  }

  /** The index of the character that is wrong, from 0. */
  public int index() {
    return index;
  }

  /**
   * Two lines for a terminal: the target, and a caret under the character. U+FFFD stands for
   * controls, which would move it.
   */
  public String pointer() {
    return shown(target)
        + System.lineSeparator()
        + " ".repeat(target.codePointCount(0, index))
        + "^";
  }

  private static String shown(String target) {
    StringBuilder shown = new StringBuilder(target.length());
    target
        .codePoints()
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return shown.toString();
  }
}
