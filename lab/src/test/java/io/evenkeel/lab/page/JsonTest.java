// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.lab.staged.StagedLab;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  static final Path DOCUMENT = Path.of("..", "docs", "lab-api.md");

  /** A row of a table whose first cell is a member, or a metric, in code. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  private final StagedLab lab = new StagedLab(1, 8, 6);

  /** What is documented between two headings. */
  static Set<String> documented(String heading) throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf("## " + heading);
    assertThat(begin).as("heading '%s' in %s", heading, DOCUMENT).isNotNegative();
    int end = text.indexOf("\n## ", begin);
    Set<String> rows = new TreeSet<>();
    ROW.matcher(text.substring(begin, end < 0 ? text.length() : end))
        .results()
        .forEach(row -> rows.add(row.group(1)));
    return rows;
  }

  private static void paths(String prefix, JsonElement json, Set<String> found) {
    if (json.isJsonArray()) {
      // One of them has what others are without.
      json.getAsJsonArray().forEach(each -> paths(prefix + "[]", each, found));
    } else if (json.isJsonObject()) {
      for (Map.Entry<String, JsonElement> member : json.getAsJsonObject().entrySet()) {
        String name = prefix.equals("history.modes") ? "ID" : member.getKey();
        paths(prefix.isEmpty() ? name : prefix + "." + name, member.getValue(), found);
      }
    } else {
      found.add(prefix);
    }
  }

  @Test
  void everyMemberIsDocumentedAndNoOther() throws IOException {
    lab.leftOut("Carrier pigeon", "there is no window.");
    lab.stall(0.8);
    lab.act("scale-up", Map.of());
    lab.tick();
    lab.tick();
    Set<String> found = new TreeSet<>();
    paths("", JsonParser.parseString(Json.state(lab, lab.now())), found);
    found.remove("snapshot.modes[].balancer"); // null in some, an object in another
    assertThat(found).contains("snapshot.modes[].balancer.endpoints[].score");

    assertThat(documented("`GET /api/state`")).isEqualTo(found);
  }

  @Test
  void roundsNumbersAndLeavesOutWhatIsNone() {
    Snapshot now =
        new Snapshot(
            1.23456,
            200,
            Double.NaN,
            new ClusterNow("a.b", 0, List.of(), List.of(), true, false),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Tick tick = new Tick(now, new History(List.of(), Map.of()), null);

    assertThat(Json.tick(tick))
        .isEqualTo(
            "{\"snapshot\":{\"at\":1.235,\"ratePerMode\":200,\"windowSeconds\":null,"
                + "\"cluster\":{\"service\":\"a.b\",\"replicas\":0,\"pods\":[],\"nodes\":[],"
                + "\"apiUp\":true,\"dnsUp\":false},\"modes\":[],\"events\":[],\"actions\":[],\"stalls\":[]},"
                + "\"history\":{\"at\":[],\"modes\":{}},\"oldestEvent\":null}");
  }

  @Test
  void nothingInItLooksLikeMarkupOrALineBreak() {
    lab.act("failing-pod", Map.of());
    lab.tick();
    assertThat(Json.state(lab, lab.now())).contains("script").doesNotContain("<", ">", "\n", "\r");
  }

  @Test
  void saysWhetherTheLabOnlyWatches() {
    StagedLab watching = new StagedLab(1, 2, 3, true);
    JsonObject state =
        JsonParser.parseString(Json.state(watching, watching.now())).getAsJsonObject();
    assertThat(state.get("readOnly").getAsBoolean()).isTrue();
    assertThat(state.getAsJsonArray("actions")).isEmpty();
  }

  @Test
  void readsArguments() {
    assertThat(Json.arguments("{\"replicas\": \"5\", \"pod\": \"a\"}"))
        .isEqualTo(Map.of("replicas", "5", "pod", "a"));
    assertThat(Json.arguments("{}")).isEmpty();
    assertThat(Json.arguments(" ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "5",
        "\"a\"",
        "null",
        "{\"a\": 5}",
        "{\"a\": null}",
        "{\"a\": {}}",
        "{\"a\""
      })
  void refusesWhatIsNoObjectOfStrings(String body) {
    assertThatThrownBy(() -> Json.arguments(body)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void survivesDeepNesting() {
    assertThatThrownBy(() -> Json.arguments("[".repeat(4_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
