// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text by the columns that it takes in a terminal, and safe for one: what a pod or a cluster says
 * cannot move the cursor, and characters of double width count twice.
 */
final class Columns {

  /** Where a text was cut. */
  private static final String CUT = "~";

  /** Where a line may be broken: not between a number and its unit. */
  private static final Pattern BREAK = Pattern.compile(" +(?!(?:%|ms|s)(?:[ .,;:)]|$))");

  private Columns() {}

  /** The text with every character that is no plain text replaced by {@code ?}. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    clean.append('?');
                default -> clean.appendCodePoint(point);
              }
            });
    return clean.toString();
  }

  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int point) {
    switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> {
        return 0;
      }
      default -> {
        return isWide(point) ? 2 : 1;
      }
    }
  }

  /** The blocks that Unicode's East Asian Width (UAX 11) calls wide, and emoji. */
  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115f)
        || (point >= 0x2e80 && point <= 0xa4cf && point != 0x303f)
        || (point >= 0xac00 && point <= 0xd7a3)
        || (point >= 0xf900 && point <= 0xfaff)
        || (point >= 0xfe30 && point <= 0xfe6f)
        || (point >= 0xff00 && point <= 0xff60)
        || (point >= 0xffe0 && point <= 0xffe6)
        || (point >= 0x1f300 && point <= 0x1faff)
        || (point >= 0x20000 && point <= 0x3fffd);
  }

  /** The clean text in at most {@code columns}; where it is cut, the last one says so. */
  static String cut(String text, int columns) {
    String clean = clean(text);
    if (width(clean) <= columns) {
      return clean;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int point : clean.codePoints().toArray()) {
      used += width(point);
      if (used > columns - CUT.length()) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return columns <= 0 ? "" : kept.append(CUT).toString();
  }

  /** {@link #cut}, filled up with spaces on the right. */
  static String left(String text, int columns) {
    String cut = cut(text, columns);
    return cut + " ".repeat(Math.max(0, columns - width(cut)));
  }

  /** {@link #cut}, filled up with spaces on the left. */
  static String right(String text, int columns) {
    String cut = cut(text, columns);
    return " ".repeat(Math.max(0, columns - width(cut))) + cut;
  }

  /**
   * The clean text in lines, broken at spaces where that is possible.
   *
   * @param first what the first line begins with; the others begin with as many spaces
   */
  static List<String> wrap(String first, String text, int columns) {
    return wrap(first, List.of(BREAK.split(clean(text).strip(), -1)), columns);
  }

  /** The same with words that must not be broken. */
  static List<String> wrap(String first, List<String> words, int columns) {
    int room = Math.max(1, columns - width(first));
    String indent = " ".repeat(width(first));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (line.length() > 0 && width(line.toString()) + 1 + width(word) > room) {
        lines.add((lines.isEmpty() ? first : indent) + line);
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(cut(word, room));
    }
    lines.add((lines.isEmpty() ? first : indent) + line);
    return lines;
  }
}
