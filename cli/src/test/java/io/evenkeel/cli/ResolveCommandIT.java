// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
  void showsWhatAClientOnANodeUses() {
    api.put(
        Slices.slice("greeter-abc")
            .service("greeter")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint("10.0.0.1", e -> e.pod("uid-1", "greeter-1").node("n1").forNodes("n1"))
            .endpoint("10.0.0.2", e -> e.pod("uid-2", "greeter-2").node("n2").forNodes("n2")));

    int code = run("resolve", "kubernetes:///greeter.prod:grpc", "--node=n2");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", " | ")))
        .containsExactly(
            "ENDPOINT | ADDRESS | ZONE | NODE | STATE | USED | FROM",
            "greeter-2 | 10.0.0.2:50051 | n2 | ready | yes | greeter-abc",
            "greeter-1 | 10.0.0.1:50051 | n1 | ready | no: meant for node n1 | greeter-abc",
            "1 endpoint used, 1 not");
  }

  @Test
  void asksTheClusterOfTheContextThatIsNamedAndElseThatOfTheCurrentOne() throws IOException {
    try (KubernetesApi other = KubernetesApi.start()) {
      other.put(
          Slices.slice("greeter-xyz")
              .service("greeter")
              .namespace("prod")
              .port("grpc", 50051)
              .endpoint("10.9.0.1", e -> e.pod("uid-9", "greeter-9")));
      writeContexts(Map.of("here", api, "there", other), "here");

      run("resolve", "kubernetes:///greeter.prod:grpc");
      assertThat(out.toString()).contains("greeter-1").doesNotContain("greeter-9");
      out.getBuffer().setLength(0);

      int code = run("resolve", "kubernetes:///greeter.prod:grpc", "--context=there");

      assertThat(code).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("greeter-9").doesNotContain("greeter-1");
    }
  }

  @Test
  void aContextThatIsNotThereIsAProblemThatNamesThoseThereAre() throws IOException {
    writeContexts(Map.of("here", api), "here");

    int code = run("resolve", "kubernetes:///greeter.prod:grpc", "--context=nowhere");

    assertThat(code).isEqualTo(ExitCode.PROBLEM);
    assertThat(err.toString()).contains("no context \"nowhere\"; there are: here");
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
  void aBalancingPolicyThatNobodyKnowsIsSaidBeforeWhatElseIsWrong() throws IOException {
    Files.delete(folder.resolve("config"));

    int code = run("resolve", "kubernetes:///greeter.prod:grpc?lb=roundrobin");

    assertThat(code).isEqualTo(ExitCode.PROBLEM);
    assertThat(err.toString().lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "Note: lb=roundrobin is no balancing policy that is known here, such as pick_first and"
                + " round_robin; a client without it refuses this target");
  }

  @Test
  void aBalancingPolicyThatIsKnownIsNotSpokenOf() {
    int code = run("resolve", "kubernetes:///greeter.prod:grpc?lb=round_robin");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(err.toString()).isEmpty();
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

  @Test
  void aWatchInJsonIsOneDocumentALineForEachChange() throws InterruptedException {
    Thread command =
        new Thread(
            () -> run("resolve", "--watch", "-o", "json", "kubernetes:///greeter.prod:grpc"),
            "command");
    command.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> documents().size() == 1);

    api.delete("endpointslices", "prod", "greeter-abc");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> documents().get(documents().size() - 1).has("problem"));
    command.interrupt();
    command.join(60_000);
    assertThat(command.isAlive()).isFalse();
    List<JsonObject> documents = documents();
    assertThat(documents).allSatisfy(one -> Instant.parse(one.get("at").getAsString()));
    JsonObject first = documents.get(0);
    assertThat(first.getAsJsonArray("endpoints"))
        .extracting(each -> each.getAsJsonObject().get("name").getAsString())
        .containsExactly("greeter-1", "greeter-2");
    assertThat(first.has("problem")).isFalse();
    JsonObject last = documents.get(documents.size() - 1);
    assertThat(last.getAsJsonArray("endpoints")).isEmpty();
    assertThat(last.get("problem").getAsString()).isEqualTo("NOT_FOUND");
    assertThat(last.get("remedy").getAsString()).contains("kubectl get services -n prod");
  }

  /** The lines that are whole; each must be a document. */
  private List<JsonObject> documents() {
    String text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private void writeContexts(Map<String, KubernetesApi> contexts, String current)
      throws IOException {
    StringBuilder clusters = new StringBuilder();
    StringBuilder named = new StringBuilder();
    StringBuilder users = new StringBuilder();
    contexts.forEach(
        (name, at) -> {
          String ca = Base64.getEncoder().encodeToString(at.caPem().getBytes(UTF_8));
          String cluster = "{server: '" + at.url() + "', certificate-authority-data: " + ca + "}";
          clusters.append("- {name: " + name + ", cluster: " + cluster + "}\n");
          named.append("- {name: " + name + ", context: {cluster: " + name + ", user: " + name);
          named.append("}}\n");
          users.append("- {name: " + name + ", user: {token: '" + at.token() + "'}}\n");
        });
    Files.writeString(
        folder.resolve("config"),
        "apiVersion: v1\nkind: Config\ncurrent-context: "
            + current
            + "\nclusters:\n"
            + clusters
            + "contexts:\n"
            + named
            + "users:\n"
            + users);
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
