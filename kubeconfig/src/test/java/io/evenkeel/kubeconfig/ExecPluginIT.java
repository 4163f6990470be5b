// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.http.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real plug-ins: small shell scripts. */
final class ExecPluginIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String V1 = "client.authentication.k8s.io/v1";

  private final StillTimers timers = new StillTimers();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  @TempDir Path directory;

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  private void script(String name, String body) throws IOException {
    Path script = directory.resolve(name);
    Files.createDirectories(directory);
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String print(String status) {
    return "cat <<EOF\n{\"apiVersion\":\""
        + V1
        + "\",\"kind\":\"ExecCredential\",\"status\":{"
        + status
        + "}}\nEOF";
  }

  private ClusterAccess access(String cluster, String exec) {
    try {
      Path file = directory.resolve("config");
      Files.writeString(
          file,
          """
          current-context: c
          clusters:
          - name: k
            cluster: {server: 'https://h'<CLUSTER>}
          users:
          - name: u
            user:
              exec: {<EXEC>}
          contexts: [{name: c, context: {cluster: k, user: u}}]
          """
              .replace("<CLUSTER>", cluster)
              .replace("<EXEC>", exec));
      return Kubeconfig.load(List.of(file), Map.of("PATH", "/usr/bin:/bin", "GIVEN", "yes"))
          .context(null, executor, timers, timers);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Credentials plugin(String more) {
    return access("", "apiVersion: " + V1 + ", interactiveMode: Never, command: ./plugin" + more)
        .credentials();
  }

  private static @Nullable String authorization(Credentials credentials) {
    try {
      return credentials.authorization().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private long runs() throws IOException {
    try (var lines = Files.lines(directory.resolve("runs"))) {
      return lines.count();
    }
  }

  private void counting(String status) throws IOException {
    script("plugin", "echo run >> " + directory.resolve("runs") + "\n" + print(status));
  }

  @Test
  void runsAPluginOnceAndSharesItsToken() throws Exception {
    counting("\"token\":\"t1\"");
    Credentials plugin = plugin("");
    assertThat(authorization(plugin)).isEqualTo("Bearer t1");
    timers.advance(Duration.ofDays(30));
    assertThat(authorization(plugin)).isEqualTo("Bearer t1");
    assertThat(runs()).isEqualTo(1);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void runsAPluginAgainWhenItsCredentialHasExpired() throws Exception {
    counting("\"token\":\"t1\",\"expirationTimestamp\":\"2030-01-01T00:10:00Z\"");
    Credentials plugin = plugin("");
    assertThat(authorization(plugin)).isEqualTo("Bearer t1");
    timers.advance(Duration.ofMinutes(9));
    assertThat(authorization(plugin)).isEqualTo("Bearer t1");
    assertThat(runs()).isEqualTo(1);
    counting("\"token\":\"t2\"");
    timers.advance(Duration.ofMinutes(1));
    assertThat(authorization(plugin)).isEqualTo("Bearer t2");
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void runsAPluginAgainOnA401ButNotWithEachOne() throws Exception {
    counting("\"token\":\"t1\"");
    Credentials plugin = plugin("");
    assertThat(authorization(plugin)).isEqualTo("Bearer t1");
    assertThat(plugin.rejected("Bearer t1")).as("it ran a moment ago").isFalse();
    timers.advance(ExecPlugin.BETWEEN_REJECTIONS);
    assertThat(plugin.rejected("Bearer t1")).isTrue();
    counting("\"token\":\"t2\"");
    assertThat(authorization(plugin)).isEqualTo("Bearer t2");
    assertThat(plugin.rejected("Bearer t1")).as("there is another already").isTrue();
    assertThat(plugin.rejected("Bearer t2")).isFalse();
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void givesThePluginItsArgumentsVariablesAndNoInput() throws Exception {
    script(
        "plugin",
        """
        input=$(cat)
        cat <<EOF
        {"apiVersion":"<V1>","kind":"ExecCredential",
         "status":{"token":"$1-$2-$EXTRA-$GIVEN-[$input]"}}
        EOF
        """
            .replace("<V1>", V1));
    Credentials plugin = plugin(", args: [get, 'x y'], env: [{name: EXTRA, value: e}]");
    assertThatThrownBy(() -> authorization(plugin))
        .hasRootCauseMessage(
            place()
                + "its token holds the character code 32 at position 6 of 16; allowed are printable"
                + " ASCII characters without spaces");
    Credentials other = plugin(", args: [get, x], env: [{name: EXTRA, value: e}]");
    assertThat(authorization(other)).isEqualTo("Bearer get-x-e-yes-[]");
  }

  private String place() {
    return directory.resolve("config")
        + ": users[0].user.exec: plug-in \""
        + directory.resolve("plugin")
        + "\": ";
  }

  @Test
  void tellsThePluginOfTheClusterWhereItIsAskedTo() throws Exception {
    Path seen = directory.resolve("seen");
    script(
        "plugin",
        "printf '%s' \"$KUBERNETES_EXEC_INFO\" > " + seen + "\n" + print("\"token\":\"t\""));
    ClusterAccess access =
        access(
            ", tls-server-name: n, certificate-authority-data: 'Y2E=', extensions: [{name:"
                + " client.authentication.k8s.io/exec, extension: {audience: a, n: 3, \"q\": '\"'}}]",
            "apiVersion: "
                + V1
                + ", interactiveMode: IfAvailable, command: ./plugin,"
                + " provideClusterInfo: true");
    assertThat(authorization(access.credentials())).isEqualTo("Bearer t");
    assertThat(Files.readString(seen))
        .isEqualTo(
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
                + "\"spec\":{\"cluster\":{\"server\":\"https://h\",\"tls-server-name\":\"n\","
                + "\"certificate-authority-data\":\"Y2E=\","
                + "\"config\":{\"audience\":\"a\",\"n\":3,\"q\":\"\\\"\"}},\"interactive\":false}}");
  }

  @Test
  void usesAClientCertificateOfThePlugin() throws Exception {
    script("plugin", print("\"clientCertificateData\":\"C\\\\n1\",\"clientKeyData\":\"K\\\\n1\""));
    ClusterAccess access =
        access("", "apiVersion: " + V1 + ", interactiveMode: Never, command: ./plugin");
    assertThat(authorization(access.credentials())).isNull();
    assertThat(access.tls().toString()).contains("certificate=").contains("clientCertificateData");
  }

  @Test
  void looksABareCommandUpInThePath() {
    Credentials plugin =
        access(
                "",
                "apiVersion: client.authentication.k8s.io/v1beta1, command: printf, args: ['%s',"
                    + " '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":"
                    + "\"ExecCredential\",\"status\":{\"token\":\"t\"}}']")
            .credentials();
    assertThat(authorization(plugin)).isEqualTo("Bearer t");
  }

  @Test
  void quotesStandardErrorOfAPluginThatFails() throws Exception {
    script("plugin", "echo hush; echo 'log in first' >&2; exit 3");
    Credentials plugin = plugin("");
    assertThatThrownBy(() -> authorization(plugin))
        .hasRootCauseInstanceOf(KubeconfigException.class)
        .hasRootCauseMessage(place() + "failed with exit code 3: log in first");
  }

  @Test
  void quotesOneLineOfStandardErrorThatSteersNoTerminal() throws Exception {
    script("plugin", "printf 'try 17\\n\\033[2Jlog in\\007 first\\n\\n' >&2; exit 3");
    Credentials plugin = plugin("");
    assertThatThrownBy(() -> authorization(plugin))
        .hasRootCauseMessage(place() + "failed with exit code 3: log in\uFFFD first");
  }

  @Test
  void showsTheInstallHintWhenTheCommandIsMissing() {
    Credentials plugin =
        access(
                "",
                "apiVersion: "
                    + V1
                    + ", interactiveMode: Never, command: no-such-plugin,"
                    + " installHint: 'install it so'")
            .credentials();
    assertThatThrownBy(() -> authorization(plugin))
        .cause()
        .isInstanceOf(KubeconfigException.class)
        .hasMessageContaining("plug-in \"no-such-plugin\": cannot be started; is it installed")
        .hasMessageEndingWith("\ninstall it so");
  }

  @Test
  void killsAPluginThatDoesNotEndAndNeverBlocksItsCallers() throws Exception {
    Path pid = directory.resolve("pid");
    script("plugin", "echo $$ > " + pid + "\nexec sleep 100");
    Credentials plugin = plugin("");
    var stage = plugin.authorization().toCompletableFuture();
    assertThat(stage).isNotDone();
    await().atMost(Duration.ofSeconds(20)).until(() -> timers.pending() == 1);
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(pid) && Files.size(pid) > 1);
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    timers.advance(ExecPlugin.DEADLINE);
    assertThatThrownBy(() -> authorization(plugin))
        .hasRootCauseMessage(
            place() + "did not end within 30 s and was killed; run it by hand to see");
    await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
  }

  @Test
  void endsAPluginThatHangsWhenItIsClosed() throws Exception {
    Path pids = directory.resolve("pids");
    script("plugin", "sleep 600 & echo $$ $! > " + pids + "; wait");
    Credentials plugin = plugin("");
    CompletableFuture<@Nullable String> waiting = plugin.authorization().toCompletableFuture();
    await().atMost(SOON).until(() -> Files.exists(pids) && Files.size(pids) > 3);
    List<ProcessHandle> processes =
        Stream.of(Files.readString(pids).strip().split(" "))
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);
    plugin.close();
    assertThat(waiting).isCompletedExceptionally();
    await().atMost(SOON).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    await().atMost(SOON).until(() -> readers() == 0 && timers.pending() == 0);
    assertThat(plugin.rejected("Bearer t")).isFalse();
    timers.advance(Duration.ofDays(1));
    Files.delete(pids);
    assertThatThrownBy(() -> authorization(plugin))
        .cause()
        .isInstanceOf(KubeconfigException.class)
        .hasMessage(place() + "its client was closed");
    plugin.close();
  }

  @Test
  void startsNoPluginThatWasClosedBeforeItsTurn() throws Exception {
    counting("\"token\":\"t\"");
    Credentials plugin = plugin("");
    CountDownLatch go = new CountDownLatch(1);
    Future<Boolean> before = executor.submit(() -> go.await(60, TimeUnit.SECONDS));
    CompletableFuture<@Nullable String> waiting = plugin.authorization().toCompletableFuture();
    plugin.close();
    assertThat(waiting).isCompletedExceptionally();
    go.countDown();
    assertThat(before.get(60, TimeUnit.SECONDS)).isTrue();
    // Its turn has come when the one thread gets to what was given to it afterwards.
    executor.submit(() -> {}).get(60, TimeUnit.SECONDS);
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("evenkeel-exec-plugin"))
        .count();
  }

  @Test
  void runsAFailingPluginAgainOnlyAfterAPause() throws Exception {
    script("plugin", "echo run >> " + directory.resolve("runs") + "; exit 1");
    Credentials plugin = plugin("");
    assertThatThrownBy(() -> authorization(plugin)).hasMessageContaining("and said nothing");
    assertThatThrownBy(() -> authorization(plugin)).hasMessageContaining("and said nothing");
    assertThat(runs()).isEqualTo(1);
    timers.advance(ExecPlugin.AFTER_FAILURE);
    counting("\"token\":\"t\"");
    assertThat(authorization(plugin)).isEqualTo("Bearer t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                               | it printed nothing
          hush                             | it printed no JSON object
          {"hush":                         | line 2, column 1: not valid JSON
          {"kind":"Pod"}                   | it printed JSON whose kind is not ExecCredential
          {"kind":"ExecCredential","apiVersion":"v9"} | it answered in apiVersion v9, the kubeconfig
          K                                | its answer has no status
          K,"status":{}                    | its answer has neither a token nor a certificate
          K,"status":{"token":["hush"]}    | status.token in its answer is not text
          K,"status":{"clientKeyData":"hush"}  | its answer has only one of
          K,"status":{"token":"hush","expirationTimestamp":"soon"} | expirationTimestamp in its
          """)
  void saysWhatIsWrongWithAnAnswerWithoutShowingIt(String answer, String message) throws Exception {
    String json =
        answer.startsWith("K")
            ? "{\"kind\":\"ExecCredential\",\"apiVersion\":\""
                + V1
                + "\""
                + answer.substring(1)
                + "}"
            : answer;
    script("plugin", "cat <<EOF\n" + json + "\nEOF");
    Credentials plugin = plugin("");
    assertThatThrownBy(() -> authorization(plugin))
        .cause()
        .hasMessageStartingWith(place())
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interactiveMode: Always | Always needs a person at a terminal
          interactiveMode: Maybe  | found "Maybe"; allowed are Never and IfAvailable
          x: y                    | is missing; allowed are Never and IfAvailable
          """)
  void refusesAPluginThatNeedsAPerson(String mode, String message) {
    assertThatThrownBy(() -> access("", "apiVersion: " + V1 + ", command: x, " + mode))
        .isInstanceOf(KubeconfigException.class)
        .hasMessageContaining("users[0].user.exec.interactiveMode: " + message);
  }
}
