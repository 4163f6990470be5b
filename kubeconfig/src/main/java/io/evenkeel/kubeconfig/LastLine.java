// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Excerpt;
import java.util.regex.Pattern;

/**
 * What a program said in the end, for a message that people read: what came before, such as how
 * often it tried, would make each failure look like another one.
 */
final class LastLine {

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\u0085\\u2028\\u2029]+");

  /** Colours and the like (ECMA-48 §5.4): without them the text reads better. */
  private static final Pattern SEQUENCE =
      Pattern.compile("(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]");

  private LastLine() {}

  /** The last line that is not blank, as an {@link Excerpt}. Empty if there is none. */
  static String of(String text, int longest) {
    String[] lines = LINE_END.split(SEQUENCE.matcher(text).replaceAll(""), -1);
    for (int i = lines.length - 1; i >= 0; i--) {
      String line = lines[i].strip();
      if (!line.isEmpty()) {
        return Excerpt.of(line, longest);
      }
    }
    return "";
  }
}
