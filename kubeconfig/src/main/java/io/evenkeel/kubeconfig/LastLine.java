// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import java.util.regex.Pattern;

/**
 * What a program said in the end, for a message that people read: one line, and not a long one. A
 * log or a terminal must neither be flooded nor steered by it; and what came before the end, such
 * as how often it tried, would make each failure look like another one.
 */
final class LastLine {

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\u0085\\u2028\\u2029]+");

  /** Colours and the like (ECMA-48 §5.4): without them the text reads better. */
  private static final Pattern SEQUENCE =
      Pattern.compile("(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]");

  private LastLine() {}

  /**
   * The last line that is not blank, at most {@code longest} characters of it; U+FFFD stands for
   * control characters. Empty if there is none.
   */
  static String of(String text, int longest) {
    String[] lines = LINE_END.split(SEQUENCE.matcher(text).replaceAll(""), -1);
    for (int i = lines.length - 1; i >= 0; i--) {
      String line = lines[i].strip();
      if (!line.isEmpty()) {
        return shown(line, longest);
      }
    }
    return "";
  }

  private static String shown(String line, int longest) {
    StringBuilder shown = new StringBuilder(Math.min(line.length(), longest) + 4);
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      int next = i + Character.charCount(c);
      if (next > longest) {
        return shown.append(" ...").toString();
      }
      shown.appendCodePoint(steers(c) ? '\uFFFD' : c);
      i = next;
    }
    return shown.toString();
  }

  private static boolean steers(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }
}
