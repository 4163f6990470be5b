// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

/**
 * What others wrote, for a message that people read: one line, and not a long one. A log or a
 * terminal must neither be flooded nor steered by what a server sends.
 */
public final class Excerpt {

  private Excerpt() {}

  /** The first {@code longest} characters; U+FFFD stands for line ends and other controls. */
  public static String of(String text, int longest) {
    int length = Math.min(text.length(), longest);
    StringBuilder line = new StringBuilder(length + 1);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? '\uFFFD' : c);
    }
    return text.length() > longest ? line.append('…').toString() : line.toString();
  }
}
