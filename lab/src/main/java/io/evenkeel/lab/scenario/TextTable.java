// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import java.util.ArrayList;
import java.util.List;

/** A result as text: a table for a terminal, or one in Markdown. */
public final class TextTable {

  private TextTable() {}

  /** For a terminal: what ran, a row for each way of calling, and the promises that were broken. */
  public static List<String> plain(Result result) {
    List<List<String>> rows = rows(result);
    int[] widths = new int[Row.HEADINGS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(result.scenario().name() + ": " + result.scenario().sentence());
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append("  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
      }
      lines.add(line.toString().stripTrailing());
    }
    result.remarks().forEach(remark -> lines.add("  " + remark));
    return lines;
  }

  /** In Markdown, under a heading. */
  public static List<String> markdown(Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("### " + result.scenario().name());
    lines.add("");
    lines.add(result.scenario().sentence());
    lines.add("");
    boolean heading = true;
    for (List<String> row : rows(result)) {
      lines.add("| " + String.join(" | ", row.stream().map(TextTable::cell).toList()) + " |");
      if (heading) {
        lines.add("|" + "---|".repeat(row.size()));
        heading = false;
      }
    }
    if (!result.remarks().isEmpty()) {
      lines.add("");
      result.remarks().forEach(remark -> lines.add("- " + remark));
    }
    lines.add("");
    return lines;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static List<List<String>> rows(Result result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(Row.HEADINGS);
    Row.of(result).forEach(row -> rows.add(row.cells()));
    return rows;
  }
}
