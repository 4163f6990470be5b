// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

/**
 * What others wrote, for a message that people read: one line, and not a long one. A log or a
 * terminal must neither be flooded nor steered by what a server or a program says.
 */
public final class Excerpt {

  private Excerpt() {}

  /**
   * At most the first {@code longest} chars, and no half of a surrogate pair; U+FFFD stands for
   * line ends, for other controls, and for what would write from right to left.
   */
  public static String of(String text, int longest) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), longest) + 1);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (next > longest) {
        return line.append('…').toString();
      }
      line.appendCodePoint(steers(c) ? '\uFFFD' : c);
      i = next;
    }
    return line.toString();
  }

  private static boolean steers(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
