// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import java.util.ArrayList;
import java.util.List;

/** What is below the table of a screen, and how it gives way where there is little room. */
interface Body {

  /** Of lines that are as they are: worth more than an explanation of the marks. */
  int FIRST = 8;

  /** All of it, in the forms that it can have, the most readable first. */
  List<List<String>> whole();

  /** In how few lines what matters can still be said. */
  int fewest();

  /** What matters most, in at most so many lines. */
  List<String> most(int room);

  /** Lines that are as they are: the last ones give way. */
  static Body of(List<String> lines) {
    return new Body() {

      @Override
      public List<List<String>> whole() {
        return List.of(lines);
      }

      @Override
      public int fewest() {
        return Math.min(lines.size(), FIRST);
      }

      @Override
      public List<String> most(int room) {
        return limited(lines, room);
      }
    };
  }

  /** The first of these lines, and that there are more. */
  static List<String> limited(List<String> lines, int room) {
    if (lines.size() <= room) {
      return lines;
    }
    List<String> kept = new ArrayList<>(lines.subList(0, Math.max(0, room - 1)));
    if (room > 0) {
      kept.add("  (" + (lines.size() - kept.size()) + " more lines in a taller terminal)");
    }
    return kept;
  }
}
