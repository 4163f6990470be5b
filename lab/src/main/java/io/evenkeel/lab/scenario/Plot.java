// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line chart as SVG that needs nothing around it: a line a way of calling, a mark an event,
 * readable on light and on dark ground.
 */
public final class Plot {

  private static final int WIDTH = 760;
  private static final int LEFT = 56;
  private static final int RIGHT = 12;
  private static final int TOP = 44;
  private static final int CHART = 190;
  private static final int LEGEND_ROW = 18;
  private static final int LEGEND_COLUMNS = 3;

  // Told apart by all sorts of eyes (Okabe and Ito, "Color Universal Design", 2008), and by dashes.
  private static final List<String> COLOURS =
      List.of("#0072b2", "#56b4e9", "#cc79a7", "#e69f00", "#808080", "#009e73", "#d55e00");
  private static final List<String> DASHES = List.of("", "6 3", "2 3", "8 3 2 3");

  private final StringBuilder svg = new StringBuilder();
  private final double mostX;
  private final double mostY;

  /** One line. */
  public record Line(String name, List<? extends @Nullable Number> values) {}

  /** A moment with a name. */
  public record Mark(double at, String name) {}

  private Plot(List<Double> x, List<Line> lines, boolean isCount) {
    this.mostX = x.isEmpty() ? 1 : Math.max(1, x.get(x.size() - 1));
    double most = 0;
    for (Line line : lines) {
      for (Number value : line.values()) {
        most = value == null ? most : Math.max(most, value.doubleValue());
      }
    }
    this.mostY = niceAbove(most, isCount);
  }

  /** The chart of these lines over {@code x}, in seconds; what has no unit is counted. */
  public static String of(
      String title, String unit, List<Double> x, List<Line> lines, List<Mark> marks) {
    Plot plot = new Plot(x, lines, unit.isEmpty());
    plot.draw(title, unit, x, lines, marks);
    return plot.svg.toString();
  }

  private void draw(String title, String unit, List<Double> x, List<Line> lines, List<Mark> marks) {
    int rows = (lines.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
    int height = TOP + CHART + 34 + rows * LEGEND_ROW;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\" font-family=\"system-ui, sans-serif\" font-size=\"12\">%n",
            WIDTH,
            height,
            escape(title)));
    svg.append(
        "<style>.t{fill:#1b1f24}.g{stroke:#8884}.m{stroke:#888;stroke-dasharray:3 3}"
            + ".l{fill:none;stroke-width:2;stroke-linejoin:round}"
            + "@media (prefers-color-scheme:dark){.t{fill:#e6e6e6}}</style>\n");
    text(LEFT, 18, "start", "font-weight=\"600\" font-size=\"14\"", title);
    for (int i = 0; i <= 4; i++) {
      double value = mostY * i / 4;
      double y = y(value);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
              LEFT,
              WIDTH - RIGHT,
              y,
              y));
      text(LEFT - 6, y + 4, "end", "", number(value) + unit);
    }
    for (double at = 0; at <= mostX; at += step(mostX)) {
      text(x(at), TOP + CHART + 16, "middle", "", number(at) + " s");
    }
    double free = 0;
    for (Mark mark : marks) {
      double at = x(mark.at());
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"m\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
              at,
              at,
              TOP - 8,
              TOP + CHART));
      // A name that would run into the one before it is left to the table.
      if (at >= free) {
        text(at + 3, TOP - 1, "start", "font-size=\"11\"", mark.name());
        free = at + 10 + 6.2 * mark.name().length();
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      line(x, lines.get(i), style(i));
      legend(i, lines.get(i).name());
    }
    svg.append("</svg>\n");
  }

  private void line(List<Double> x, Line line, String style) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < Math.min(x.size(), line.values().size()); i++) {
      Number value = line.values().get(i);
      if (value == null) {
        pen = false;
        continue;
      }
      path.append(
          String.format(
              Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", x(x.get(i)), y(value.doubleValue())));
      pen = true;
    }
    svg.append("<path class=\"l\" ").append(style).append(" d=\"").append(path).append("\"/>\n");
  }

  private void legend(int index, String name) {
    double left = LEFT + (index % LEGEND_COLUMNS) * ((double) (WIDTH - LEFT) / LEGEND_COLUMNS);
    double top = TOP + CHART + 36 + (index / LEGEND_COLUMNS) * LEGEND_ROW;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"l\" %s d=\"M%.1f %.1fh22\"/>%n",
            style(index),
            left,
            top - 4));
    text(left + 28, top, "start", "", name);
  }

  private static String style(int index) {
    String dash = DASHES.get((index / COLOURS.size()) % DASHES.size());
    return "stroke=\""
        + COLOURS.get(index % COLOURS.size())
        + "\""
        + (dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
  }

  private void text(double x, double y, String anchor, String more, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"t\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
            x,
            y,
            anchor,
            more,
            escape(text)));
  }

  private double x(double at) {
    return LEFT + at / mostX * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return TOP + CHART - value / mostY * CHART;
  }

  /**
   * The next of 1, 2, 4, 6, 8 times a power of ten: quarters of it are readable, and of what is
   * counted they are whole.
   */
  static double niceAbove(double most, boolean isCount) {
    double least = isCount ? Math.max(4, most) : most > 0 ? most : 1;
    for (double power = Math.pow(10, Math.floor(Math.log10(least))); ; power *= 10) {
      for (double factor : new double[] {1, 2, 4, 6, 8}) {
        double top = factor * power;
        if (least <= top * 1.0001 && !(isCount && top % 4 != 0)) {
          return top;
        }
      }
    }
  }

  private static double step(double most) {
    for (double step : new double[] {1, 2, 5, 10, 20, 30, 60}) {
      if (most / step <= 10) {
        return step;
      }
    }
    return 120;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4s", String.valueOf(value)).replaceAll("\\.$", "");
  }

  /** A text as HTML and SVG write it. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
