// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Slices;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveCommandIT {

  @TempDir private Path folder;
  private final KubernetesApi api = KubernetesApi.start();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeKubeconfigAndSlice() throws IOException {
    Files.writeString(folder.resolve("config"), api.kubeconfig(api.token()));
    api.put(
        Slices.slice("greeter-abc")
            .service("greeter")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint(
                "10.0.0.1", e -> e.pod("uid-1", "greeter-1").zone("z1").node("n1").forZones("z1"))
            .endpoint(
                "10.0.0.2", e -> e.pod("uid-2", "greeter-2").zone("z2").node("n2").forZones("z2"))
            .endpoint("10.0.0.3", e -> e.pod("uid-3", "greeter-3").ready(false)));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void showsWhatAClientUsesAndWhyNotTheRest() {
    int code = run("resolve", "kubernetes:///greeter.prod:grpc", "--zone=z1");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", " | ")))
        .containsExactly(
            "ENDPOINT | ADDRESS | ZONE | NODE | STATE | USED | FROM",
            "greeter-1 | 10.0.0.1:50051 | z1 | n1 | ready | yes | greeter-abc",
            "greeter-2 | 10.0.0.2:50051 | z2 | n2 | ready | no: meant for zone z2 | greeter-abc",
            "greeter-3 | 10.0.0.3:50051 | not ready | no: ready is false | greeter-abc",
            "1 endpoint used, 2 not");
  }

  @Test
  void writesJsonAndYamlForPrograms() {
    run("resolve", "kubernetes:///greeter.prod:grpc", "-o", "json");
    assertThat(out.toString()).contains("\"name\": \"greeter-1\"").contains("\"used\": true");
    out.getBuffer().setLength(0);

    run("resolve", "kubernetes:///greeter.prod:grpc", "-o", "yaml");

    assertThat(out.toString()).contains("name: greeter-1").contains("reason: not ready");
  }

  @Test
  void aMissingServiceIsExitCodeThreeWithWhatToDo() {
    int code = run("resolve", "kubernetes:///nowhere.prod:grpc");

    assertThat(code).isEqualTo(ExitCode.PROBLEM);
    assertThat(err.toString())
        .contains("there is no Service of that name in namespace 'prod'")
        .contains("kubectl get services -n prod");
  }

  @Test
  void aServiceWithoutReadyEndpointsIsExitCodeFour() {
    api.put(
        Slices.slice("greeter-abc")
            .service("greeter")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint("10.0.0.3", e -> e.pod("uid-3", "greeter-3").ready(false)));

    assertThat(run("resolve", "kubernetes:///greeter.prod:grpc")).isEqualTo(ExitCode.NO_ENDPOINT);
  }

  @Test
  void aMalformedTargetIsExitCodeTwoAndACaret() {
    int code = run("resolve", "kubernetes:///greeter:");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines())
        .last()
        .isEqualTo(" ".repeat("kubernetes:///greeter:".length()) + "^");
  }

  @Test
  void whatNoSourceTakesIsPointedAtToo() {
    int code = run("resolve", "kubernetes:///greeter.Prod:grpc");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines())
        .hasSize(3)
        .endsWith(
            "kubernetes:///greeter.Prod:grpc", " ".repeat("kubernetes:///greeter.".length()) + "^");
  }

  @Test
  void aStarIsAnsweredWithWhatToWriteAndWhereToLookItUp() {
    for (String target : new String[] {"*.prod", "kubernetes:///*.prod"}) {
      err.getBuffer().setLength(0);
      int code = run("resolve", target);

      assertThat(code).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString())
          .contains("a target names one Service of one namespace")
          .contains("kubectl get services -n prod")
          .doesNotContain("Did you mean", "catalog");
    }
  }

  @Test
  void takesASpellingThatChannelsRefuseAndSaysWhatToWrite() {
    int code = run("resolve", "kubernetes://greeter.prod:grpc/");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(err.toString()).contains("there write kubernetes:///greeter.prod:grpc");
  }

  @Test
  void aProblemIsPartOfTheDocumentThatProgramsRead() {
    int code = run("resolve", "kubernetes:///nowhere.prod:grpc", "-o", "json");

    assertThat(code).isEqualTo(ExitCode.PROBLEM);
    JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(document.get("problem").getAsString()).isEqualTo("NOT_FOUND");
    assertThat(document.get("remedy").getAsString()).contains("kubectl get services -n prod");
  }

  @Test
  void yamlHasNoAnchors() {
    run("resolve", "kubernetes:///greeter.prod:grpc", "-o", "yaml");

    assertThat(out.toString()).contains("forNodes: []").doesNotContain("&", "*");
  }

  @Test
  void aTargetWithoutASchemeIsAnsweredWithOneThatHasIt() {
    int code = run("resolve", "greeter.prod:grpc");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("Did you mean kubernetes:///greeter.prod:grpc?");
  }

  @Test
  void whatMayNotBeLookedUpIsSaidBesideTheEmptySet() {
    api.faults().resource("services").status(403);

    int code = run("resolve", "kubernetes:///nowhere.prod:grpc");

    assertThat(code).isEqualTo(ExitCode.NO_ENDPOINT);
    assertThat(err.toString()).contains("Note: ").contains("may not be looked up");
  }

  @Test
  void theManifestOfARefusalStandsAsAShellTakesIt() throws InterruptedException {
    api.faults().resource("endpointslices").status(403);
    Thread command =
        new Thread(() -> run("resolve", "--watch", "kubernetes:///greeter.prod:grpc"), "command");
    command.start();

    await().atMost(Duration.ofSeconds(60)).until(() -> text().contains("\nEOF\n"));

    assertThat(text().lines()).contains("kubectl apply -f - <<'EOF'", "kind: Role", "EOF");
    command.interrupt();
    command.join(60_000);
  }

  @Test
  void watchesUntilItIsEnded() throws InterruptedException {
    Thread command =
        new Thread(() -> run("resolve", "--watch", "kubernetes:///greeter.prod:grpc"), "command");
    command.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> text().contains("+ greeter-1"));

    api.delete("endpointslices", "prod", "greeter-abc");

    await().atMost(Duration.ofSeconds(60)).until(() -> text().contains("- greeter-1"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> text().contains("! greeter.prod: there is no"));
    command.interrupt();
    command.join(60_000);
    assertThat(command.isAlive()).isFalse();
  }

  private String text() {
    synchronized (out.getBuffer()) {
      return out.toString();
    }
  }

  private int run(String... args) {
    String[] all = new String[args.length + 1];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--kubeconfig=" + folder.resolve("config");
    return EvenkeelCommand.run(all, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
