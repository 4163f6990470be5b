// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lab as a process of its own, as people start it. */
class LabCommandIT {

  // A cold JVM on a busy machine.
  private static final long SECONDS = 90;

  @TempDir private Path temporary;

  @Test
  void servesItsPageUntilItIsToldToEndAndLeavesNothing() throws Exception {
    Process lab = start("lab", "--no-open", "--port", "0");
    try (BufferedReader out = reader(lab)) {
      String page = out.readLine();
      String kubeconfig = out.readLine();
      assertThat(kubeconfig).startsWith("Its cluster, for kubectl: export KUBECONFIG=");
      assertThat(page).matches("The lab is at http://127.0.0.1:\\d+/ \\(Ctrl-C ends it\\)");
      assertThat(Path.of(kubeconfig.substring(kubeconfig.indexOf('=') + 1))).isRegularFile();
      URI state = URI.create(page.replaceAll(".*(http\\S+/) .*", "$1") + "api/state");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(state).timeout(Duration.ofSeconds(SECONDS)).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"evenkeel-dns\"", "\"kubernetes\"", "\"clusterip\"");
      // SIGTERM, as Ctrl-C, ends a JVM by its hooks.
      lab.destroy();
      assertThat(lab.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      lab.destroyForcibly();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("evenkeel-lab"));
    }
  }

  @Test
  void aPortThatIsInUseIsAnsweredWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run("lab", "--no-open", "--port", String.valueOf(taken.getLocalPort()));
      assertThat(ended.code()).isEqualTo(ExitCode.PROBLEM);
      assertThat(ended.output())
          .contains(
              "Cannot serve the page on 127.0.0.1:" + taken.getLocalPort(), "use another port");
    }
  }

  @Test
  void theScenarioThatIsAskedForIsWrittenAsAReport() throws Exception {
    Ended ended =
        run("lab", "--scenario", "pinned", "--report", temporary.resolve("report").toString());
    assertThat(ended.output())
        .contains("pinned: Three pods and steady load", "Headless + round_robin");
    assertThat(temporary.resolve("report/report.html")).isRegularFile();
    assertThat(temporary.resolve("report/report.json")).isRegularFile();
    // Whether its promises are kept on a machine that others keep busy is not this test's business.
    assertThat(ended.code()).isIn(ExitCode.OK, ExitCode.FAILED);
  }

  @Test
  void whatWasMeasuredIsKeptWhenTheRestIsInterrupted() throws Exception {
    Path json = temporary.resolve("report/report.json");
    Process lab =
        start("lab", "--scenario", "all", "--report", temporary.resolve("report").toString());
    try (BufferedReader out = reader(lab)) {
      String line = out.readLine();
      while (line != null && !line.startsWith("pinned: ")) {
        line = out.readLine();
      }
      // The report is written behind the table.
      await()
          .atMost(Duration.ofSeconds(SECONDS))
          .until(() -> Files.readString(json).contains("pinned"));
      // Unlike Process.destroy, this leaves its output to be read.
      assertThat(lab.toHandle().destroy()).isTrue();
      assertThat(out.lines()).contains("Ended before 'scale-up' was over");
      assertThat(lab.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      lab.destroyForcibly();
    }
    assertThat(Files.readString(json)).contains("\"name\": \"pinned\"").endsWith("}\n");
    assertThat(temporary.resolve("report/report.html")).content().endsWith("</html>\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab --scenario nothing | No scenario 'nothing'; there are pinned, scale-up",
        "lab --report x | --report is written for a scenario: add --scenario NAME",
        "lab --replicas 21 | --replicas must be from 0 to 20, but is 21",
        "lab --replicas many | Invalid value for option '--replicas'",
        "lab --rate 1 | Calls a second and way of calling must be from 5 to 2000, but are 1.0",
        "lab --port 70000 | --port must be from 0 to 65535, but is 70000",
        "lab --ttl 0 | --ttl must be from 1 to 300, but is 0",
        "lab --kubeconfig nowhere/config | nowhere/config",
        "lab --kubeconfig x --scenario pinned | leave one of them out",
        "serve --port 70000 | --port must be from 0 to 65535, but is 70000",
        "call dns:///127.0.0.1:1 --rate 0 | The rate must be above 0",
        "call dns:///127.0.0.1:1 --clients 0 | Clients must be from 1 to 1000, but are 0",
      })
  void badInputIsAnsweredInOneSentence(String words, String said) throws Exception {
    Ended ended = run(words.split(" "));
    assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.output()).contains(said).doesNotContain("\tat ");
  }

  private record Ended(int code, String output) {}

  private Ended run(String... words) throws IOException, InterruptedException {
    Process process = start(words);
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                EvenkeelCommand.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
