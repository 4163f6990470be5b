// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.rival.Rivals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(List.of(args));
    return EvenkeelCommand.run(
        all.toArray(new String[0]), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path smallFleet() throws IOException {
    return file(
        "fleet.yaml",
        """
        servers: 3
        workers: 2
        serviceTime: {mean: "0.02s", cv: 0.5}
        load: 0.4
        clients: 2
        """);
  }

  @Test
  void ofEachPolicyThereIsARowAndOfTheSameSeedTheSameOne() throws IOException {
    String[] command = {
      "--my-fleet",
      smallFleet().toString(),
      "--scenario",
      "homogeneous",
      "--against",
      "envoy-random"
    };
    assertThat(run(command)).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("| homogeneous | 2 | ")))
        .hasSize(2);
    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run(command)).isZero();
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void aFileWithAServiceConfigIsAPolicyByTheNameOfTheFile() throws IOException {
    Path policy =
        file(
            "mine.json",
            """
            {"loadBalancingConfig": [{"evenkeel": {"pick": {"least_request": {"choices": 3}}}}]}
            """);
    assertThat(
            run(
                "--policy",
                policy.toString(),
                "--my-fleet",
                smallFleet().toString(),
                "--against",
                "round_robin",
                "--scenario",
                "homogeneous"))
        .isZero();
    assertThat(out.toString())
        .contains("| homogeneous | 2 | mine | ")
        .contains("| homogeneous | 2 | round_robin | ");
  }

  @Test
  void aRuleAndAPolicyThatIsNamedAfterTheSamePaperAreTwo() throws IOException {
    String[] command = {
      "--my-fleet", smallFleet().toString(), "--policy", "prequal", "--against", "prequal-paper"
    };
    assertThat(run(command)).isZero();
    assertThat(out.toString())
        .contains("| slow | 2 | prequal | ")
        .contains("| slow | 2 | prequal-paper | ");
  }

  @Test
  void noPolicyOfOthersHasTheNameOfARule() {
    for (PolicyKind rival : Rivals.ALL) {
      assertThatThrownBy(() -> BalancerConfig.parse(Map.of("pick", rival.name())))
          .as(rival.name())
          .isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void aReportIsAPageWithPlots() throws IOException {
    assertThat(
            run(
                "--my-fleet",
                smallFleet().toString(),
                "--scenario",
                "homogeneous",
                "--report",
                folder.resolve("report").toString()))
        .isZero();
    assertThat(Files.readString(folder.resolve("report/simulation.html")))
        .contains("<h2>homogeneous, 2 clients</h2>")
        .contains("99th percentile of the latency")
        .contains("<svg");
  }

  @Test
  void aWrongConfigIsASentenceOfItsFileAndField() throws IOException {
    Path policy = file("wrong.json", "{\"pick\": \"adaptive\", \"ejection\": {\"failures\": 0}}");
    assertThat(run("--policy", policy.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            policy
                + ": 'evenkeel.ejection.failures' must be a whole number from 1 to 1000, but is 0");
  }

  @Test
  void aWrongFleetIsASentenceOfItsFileAndField() throws IOException {
    Path fleet = file("fleet.yaml", "servers: many");
    assertThat(run("--my-fleet", fleet.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            fleet + ": 'fleet.servers' must be a whole number from 1 to 2000, but is \"many\"");
  }

  @Test
  void zonesAreGivenByNameServersAndShareOfTheClients() throws IOException {
    Path fleet =
        file(
            "fleet.yaml",
            """
            zones:
            - {name: a, servers: 2, clients: 0.5}
            - {name: b, servers: 1, clients: 0.5}
            clients: 2
            load: 0.3
            """);
    assertThat(
            run(
                "--my-fleet",
                fleet.toString(),
                "--scenario",
                "homogeneous",
                "--against",
                "grpc-round-robin"))
        .isZero();
    // Round robin sends half of the calls to the other zone. Evenkeel sends a hundredth as probes
    // there, and what spills: few, with a load that both zones can take.
    assertThat(ofOtherZone("grpc-round-robin")).isBetween(40.0, 60.0);
    assertThat(ofOtherZone("adaptive")).isBetween(0.5, 10.0);
  }

  /** The last column of a policy's only line: the share of calls to the other zone, in percent. */
  private double ofOtherZone(String policy) {
    List<String> lines =
        out.toString().lines().filter(line -> line.contains("| " + policy + " |")).toList();
    assertThat(lines).hasSize(1);
    String[] cells = lines.get(0).split("\\|", -1);
    // Behind the last bar there is nothing.
    return Double.parseDouble(cells[cells.length - 2].trim());
  }

  @Test
  void whatIsNotThereIsAnsweredWithWhatIs() {
    assertThat(run("--policy", "fastest")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "No policy 'fastest': it must be a file with a service config, one of envoy-random,")
        .contains("adaptive, hash, least_request");
    assertThat(run("--policy", "nowhere.json")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no file nowhere.json");
    assertThat(run("--scenario", "flood")).isEqualTo(2);
    assertThat(err.toString()).contains("No scenario 'flood'; there are homogeneous, slow,");
    assertThat(run("--clients", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--clients must each be from 1 to 10000, but one is 0");
  }
}
