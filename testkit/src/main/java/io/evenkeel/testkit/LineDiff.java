// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, for people: a line each, with the lines around. */
final class LineDiff {

  private static final int CONTEXT = 3;

  private LineDiff() {}

  /** Lines of {@code before} alone are marked with -, those of {@code after} alone with +. */
  static String of(List<String> before, List<String> after) {
    List<String> marked = marked(before, after, commonSuffixes(before, after));
    StringBuilder text = new StringBuilder();
    boolean skipped = false;
    for (int i = 0; i < marked.size(); i++) {
      if (isNear(marked, i)) {
        text.append(skipped ? "  ...\n" : "").append(marked.get(i)).append('\n');
        skipped = false;
      } else {
        skipped = true;
      }
    }
    return text.toString();
  }

  /** The length of the longest common subsequence of what is left from each pair of lines on. */
  private static int[][] commonSuffixes(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static List<String> marked(List<String> before, List<String> after, int[][] common) {
    List<String> marked = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        marked.add("  " + before.get(i));
        i++;
        j++;
      } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
        marked.add("- " + before.get(i++));
      } else {
        marked.add("+ " + after.get(j++));
      }
    }
    return marked;
  }

  private static boolean isNear(List<String> marked, int index) {
    int last = Math.min(marked.size() - 1, index + CONTEXT);
    for (int i = Math.max(0, index - CONTEXT); i <= last; i++) {
      if (!marked.get(i).startsWith("  ")) {
        return true;
      }
    }
    return false;
  }
}
