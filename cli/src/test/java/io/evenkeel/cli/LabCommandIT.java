// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static io.evenkeel.cli.CommandProcess.SECONDS;
import static io.evenkeel.cli.CommandProcess.reader;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lab as a process of its own, as people start it. */
class LabCommandIT {

  @TempDir private Path temporary;

  @Test
  void servesItsPageUntilItIsToldToEndAndLeavesNothing() throws Exception {
    Process lab = new CommandProcess(temporary).start("lab", "--no-open", "--port", "0");
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
      CommandProcess.Ended ended =
          new CommandProcess(temporary)
              .run("lab", "--no-open", "--port", String.valueOf(taken.getLocalPort()));
      assertThat(ended.code()).isEqualTo(ExitCode.PROBLEM);
      assertThat(ended.output())
          .contains(
              "Cannot serve the page on 127.0.0.1:" + taken.getLocalPort(), "use another port");
    }
  }

  @Test
  void aServersPortThatIsInUseIsToo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      CommandProcess.Ended ended =
          new CommandProcess(temporary)
              .run("serve", "--port", String.valueOf(taken.getLocalPort()));
      assertThat(ended.code()).isEqualTo(ExitCode.PROBLEM);
      assertThat(ended.output())
          .matches(
              "(?s)Cannot listen: \\V*:"
                  + taken.getLocalPort()
                  + " \\([^()]*\\); end what listens there, or use another port"
                  + " \\(0 finds a free one\\)\\R")
          .doesNotContain("Exception");
    }
  }

  @Test
  void aFolderForTemporaryFilesThatCannotBeWrittenIsOneSentence() throws Exception {
    Path missing = temporary.resolve("missing");
    CommandProcess.Ended ended = new CommandProcess(missing).run("lab", "--no-open", "--port=0");
    assertThat(ended.code()).isEqualTo(ExitCode.PROBLEM);
    assertThat(ended.output())
        .contains(
            "Cannot make a folder for the lab's hosts file in " + missing,
            "set -Djava.io.tmpdir to one that can be written")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab --scenario nothing | No scenario 'nothing'; there are pinned, scale-up",
        "lab --report x | --report is written for a scenario: add --scenario NAME",
        "lab --replicas 21 | --replicas must be from 0 to 20, but is 21",
        "lab --replicas many | --replicas must be a whole number from 0 to 20, but is 'many'",
        "lab --rate 1 | --rate must be from 5 to 2000, but is 1",
        "lab --port 70000 | --port must be from 0 to 65535, but is 70000",
        "lab --ttl 0 | --ttl must be from 1 to 300, but is 0",
        "lab --pick best | --pick must be one of adaptive, hash, least_request, prequal, random,"
            + " round_robin, weighted, but is 'best'",
        "lab --zone mars | --zone must be one of a, b, c, but is 'mars'",
        "lab --kubeconfig nowhere/config | nowhere/config",
        "lab --kubeconfig x --scenario pinned | leave one of them out",
        "serve --port 70000 | --port must be from 0 to 65535, but is 70000",
        "call dns:///127.0.0.1:1 --rate 0 | --rate must be from 0.01 to 100000, but is 0",
        "call dns:///127.0.0.1:1 --clients 0 | --clients must be from 1 to 1000, but is 0",
      })
  void badInputIsAnsweredInOneSentence(String words, String said) throws Exception {
    CommandProcess.Ended ended = new CommandProcess(temporary).run(words.split(" "));
    assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.output()).contains(said).doesNotContain("\tat ");
  }
}
