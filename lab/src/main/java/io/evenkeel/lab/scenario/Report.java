// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.EventNow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was seen, as files: {@code report.html} with everything in it, {@code report.md} with the
 * tables, {@code report.json} with the numbers, and each picture as SVG.
 */
public final class Report {

  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .registerTypeAdapter(
              Duration.class,
              (JsonSerializer<Duration>)
                  (time, type, context) -> new JsonPrimitive(time.toMillis() / 1000.0))
          .create();

  private final List<Result> results;

  /** Of these results. */
  public Report(List<Result> results) {
    this.results = List.copyOf(results);
  }

  /**
   * Writes it; what was there under the same names is replaced.
   *
   * @param directory is made if it is not there
   * @throws IOException if it cannot be written
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    write(directory.resolve("report.html"), html());
    write(directory.resolve("report.md"), markdown());
    write(directory.resolve("report.json"), json());
    for (Result result : results) {
      for (Map.Entry<String, String> plot : Plots.of(result).entrySet()) {
        write(
            directory.resolve(result.scenario().name() + "-" + plot.getKey() + ".svg"),
            plot.getValue());
      }
    }
  }

  /** Whoever ends the program meanwhile leaves the report before, and not half of this one. */
  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, text.getBytes(StandardCharsets.UTF_8));
    var unused = Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (Result result : results) {
      TextTable.markdown(result).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  String json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("results", results);
    return GSON.toJson(document) + "\n";
  }

  String html() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Evenkeel lab: what each way of calling did</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8885; vertical-align: top; }
        svg { width: 100%; height: auto; margin: .5rem 0; }
        td:not(:first-child, :last-child) { white-space: nowrap; }
        .bad { font-weight: 600; }
        .wide { overflow-x: auto; }
        </style>
        <h1>What each way of calling did</h1>
        """);
    for (Result result : results) {
      section(page, result);
    }
    return page.append("</html>\n").toString();
  }

  private static void section(StringBuilder page, Result result) {
    page.append("<h2>").append(escape(result.scenario().name())).append("</h2>\n<p>");
    page.append(escape(result.scenario().sentence()))
        .append(" (seed ")
        .append(result.seed())
        .append(")</p>\n<div class=\"wide\"><table>\n<tr>");
    Row.HEADINGS.forEach(heading -> page.append("<th>").append(escape(heading)).append("</th>"));
    page.append("</tr>\n");
    for (Row row : Row.of(result)) {
      page.append(row.isBroken() ? "<tr class=\"bad\">" : "<tr>");
      row.cells().forEach(cell -> page.append("<td>").append(escape(cell)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
    promises(page, result);
    for (String remark : result.remarks()) {
      page.append("<p class=\"bad\">").append(escape(remark)).append("</p>\n");
    }
    Plots.of(result).values().forEach(page::append);
    for (EventNow event : result.events()) {
      event(page, result, event);
    }
  }

  private static void promises(StringBuilder page, Result result) {
    page.append("<details><summary>What each way was held to</summary>\n<ul>\n");
    for (Result.Way way : result.ways()) {
      page.append("<li><b>").append(escape(way.info().title())).append(":</b> ");
      page.append(escape(heldTo(way))).append("</li>\n");
    }
    page.append("</ul>\n</details>\n");
  }

  private static String heldTo(Result.Way way) {
    return way.outcome().isHeldToPromises()
        ? String.join(" ", way.info().promises())
        : "Nothing with the pick rule "
            + way.outcome().rule()
            + ": what it promises, adaptive keeps.";
  }

  private static void event(StringBuilder page, Result result, EventNow event) {
    page.append("<h3>")
        .append(escape(event.text()))
        .append(" (at ")
        .append(event.at())
        .append(" s)</h3>\n<ul>\n");
    for (AnswerNow answer : event.answers()) {
      page.append("<li><b>")
          .append(escape(title(result, answer.mode())))
          .append(":</b> ")
          .append(escape(answer.sentence()))
          .append("</li>\n");
    }
    page.append("</ul>\n");
  }

  private static String title(Result result, String mode) {
    return result.ways().stream()
        .filter(way -> way.info().id().equals(mode))
        .map(way -> way.info().title())
        .findFirst()
        .orElse(mode);
  }

  private static String escape(String text) {
    return Plot.escape(text);
  }
}
