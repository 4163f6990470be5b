// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the files; nothing is run or connected. */
final class KubeconfigTest {

  @TempDir Path directory;
  private final StillTimers timers = new StillTimers();

  private Path write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(directory);
      Files.writeString(file, text);
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ClusterAccess access(Kubeconfig config, @Nullable String context) {
    return config.context(context, Runnable::run, timers, timers);
  }

  /** A file of one context with these lines, in flow style, for cluster and user. */
  private Path one(String cluster, String user) {
    return write(
        "config",
        """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: k, cluster: {<CLUSTER>}}]
        users: [{name: other, user: {}}, {name: u, user: {<USER>}}]
        contexts: [{name: c, context: {cluster: k, user: u, namespace: shop}}]
        """
            .replace("<CLUSTER>", cluster)
            .replace("<USER>", user));
  }

  private ClusterAccess read(String cluster, String user) {
    return access(Kubeconfig.load(List.of(one(cluster, user)), Map.of()), null);
  }

  private Kubeconfig load(String text) {
    return Kubeconfig.load(List.of(write("config", text)), Map.of());
  }

  private static final String SERVER = "server: 'https://h:6443'";

  private static @Nullable String authorization(ClusterAccess access) {
    return access.credentials().authorization().toCompletableFuture().join();
  }

  @Test
  void readsServerTokenAndNamespace() {
    ClusterAccess access = read(SERVER, "token: abc");
    assertThat(access.server()).isEqualTo(URI.create("https://h:6443"));
    assertThat(access.namespace()).isEqualTo("shop");
    assertThat(access.context()).isEqualTo("c");
    assertThat(authorization(access)).isEqualTo("Bearer abc");
    assertThat(access.proxy()).isNull();
    assertThat(access.headers()).isEmpty();
  }

  @Test
  void readsJson() {
    Path file =
        write(
            "config.json",
            """
            {"current-context": "c",
             "clusters": [{"name": "k", "cluster": {"server": "http://127.0.0.1:8001/prefix"}}],
             "contexts": [{"name": "c", "context": {"cluster": "k"}}]}
            """);
    ClusterAccess access = access(Kubeconfig.load(List.of(file), Map.of()), null);
    assertThat(access.server().getPath()).isEqualTo("/prefix");
    assertThat(access.namespace()).isEqualTo("default");
    assertThat(authorization(access)).isNull();
  }

  @Test
  void mergesFilesOfWhichTheFirstThatSetsAValueWinsAndMissingOnesAreSkipped() {
    Path first =
        write(
            "first",
            """
            clusters: [{name: k, cluster: {server: 'https://first'}}]
            contexts: [{name: a, context: {cluster: k, user: u}}]
            """);
    Path second =
        write(
            "second",
            """
            current-context: b
            clusters: [{name: k, cluster: {server: 'https://second', proxy-url: 'http://p'}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: b, context: {cluster: k, user: u}}]
            """);
    Path third = write("third", "current-context: never");
    String list =
        String.join(
            File.pathSeparator,
            directory.resolve("missing").toString(),
            first.toString(),
            "",
            second.toString(),
            third.toString());
    Kubeconfig config = Kubeconfig.load(Map.of("KUBECONFIG", list), directory);
    assertThat(config.contexts()).containsExactly("a", "b");
    assertThat(config.currentContext()).isEqualTo("b");
    ClusterAccess access = access(config, null);
    assertThat(access.server()).isEqualTo(URI.create("https://first"));
    assertThat(access.proxy()).as("entries are not mixed").isNull();
    assertThat(authorization(access)).isEqualTo("Bearer t");
  }

  @Test
  void readsTheFileInTheHomeDirectoryWhereNothingElseIsNamed() throws IOException {
    Files.createDirectories(directory.resolve(".kube"));
    Files.move(one(SERVER, "token: t"), directory.resolve(".kube").resolve("config"));
    assertThat(Kubeconfig.load(Map.of(), directory).contexts()).containsExactly("c");
  }

  @Test
  void saysWhereItLookedWhenThereIsNone() {
    assertThatThrownBy(() -> Kubeconfig.load(Map.of(), directory))
        .isInstanceOf(KubeconfigException.class)
        .hasMessageContaining("looked for " + directory.resolve(".kube").resolve("config"));
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> Kubeconfig.load(List.of(missing), Map.of()))
        .hasMessage(missing + ": no such file; correct the path");
  }

  @Test
  void listsTheContextsThereAreWhenOneIsUnknown() {
    Path file = one(SERVER, "");
    Kubeconfig config = Kubeconfig.load(List.of(file), Map.of());
    assertThatThrownBy(() -> access(config, "d"))
        .hasMessage(file + ": no context \"d\"; there are: c");
    Path unset = write("unset", "contexts: []");
    assertThatThrownBy(() -> access(Kubeconfig.load(List.of(unset), Map.of()), null))
        .hasMessage(unset + ": current-context is not set; name one of the contexts: none");
  }

  @Test
  void saysWhichClusterOrUserAContextLacks() {
    Path file =
        write(
            "config",
            """
            clusters: [{name: k, cluster: {server: 'https://h'}}]
            contexts: [{name: c, context: {cluster: x}}, {name: d, context: {cluster: k, user: y}}]
            """);
    Kubeconfig config = Kubeconfig.load(List.of(file), Map.of());
    assertThatThrownBy(() -> access(config, "c"))
        .hasMessage(
            file + ": contexts[0].context.cluster: there is no cluster \"x\"; there are: k");
    assertThatThrownBy(() -> access(config, "d"))
        .hasMessage(file + ": contexts[1].context.user: there is no user \"y\"; there are: none");
  }

  @Test
  void readsPathsRelativeToTheFileThatHoldsThem() throws IOException {
    write("token.txt", "one");
    ClusterAccess access =
        read(
            SERVER + ", certificate-authority: pki/ca.crt",
            "tokenFile: token.txt, client-certificate: pki/c.crt, client-key: /abs/c.key");
    assertThat(authorization(access)).isEqualTo("Bearer one");
    assertThat(access.tls().toString())
        .contains("trust=" + directory.resolve("pki/ca.crt"))
        .contains("certificate=" + directory.resolve("pki/c.crt"));
    write("token.txt", "two");
    timers.advance(Duration.ofMinutes(1));
    assertThat(authorization(access)).isEqualTo("Bearer two");
  }

  @Test
  void prefersDataToFilesAndNamesTheirPlace() {
    ClusterAccess access =
        read(
            SERVER + ", certificate-authority-data: 'Y2E=', certificate-authority: ca.crt",
            "client-certificate-data: 'Yw==', client-key-data: 'aw==', client-key: x");
    assertThat(access.tls().toString())
        .contains("config: clusters[0].cluster.certificate-authority-data")
        .contains("config: users[1].user.client-certificate-data");
  }

  @Test
  void readsUserAndPassword() {
    assertThat(authorization(read(SERVER, "username: u, password: 'p w'")))
        .isEqualTo("Basic dTpwIHc=");
  }

  @Test
  void readsProxyAndTlsServerName() {
    ClusterAccess access =
        read(SERVER + ", proxy-url: 'http://u:hush@p:3128', tls-server-name: api.test", "");
    assertThat(access.proxy()).isEqualTo(URI.create("http://u:hush@p:3128"));
    assertThat(access.tls().toString()).contains("serverName=api.test");
    assertThat(access.toString()).contains("proxy=p").doesNotContain("hush");
  }

  @Test
  void turnsImpersonationIntoHeaders() {
    ClusterAccess access =
        read(
            SERVER,
            "as: ann, as-uid: '7', as-groups: [dev, ops], as-user-extra: {Scopes/x: [a, b]}");
    assertThat(access.headers())
        .containsOnly(
            Map.entry("Impersonate-User", List.of("ann")),
            Map.entry("Impersonate-Uid", List.of("7")),
            Map.entry("Impersonate-Group", List.of("dev", "ops")),
            Map.entry("Impersonate-Extra-scopes%2Fx", List.of("a", "b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                          | clusters[0].cluster.server: is missing
          server: 'h:6443'            | clusters[0].cluster.server: found "h:6443"; must be like
          server: 'https://u:hush@h'  | clusters[0].cluster.server: must not hold a user
          server: 'https://h h'       | clusters[0].cluster.server: not a URI: Illegal character
          server: 'https://h:65536'   | clusters[0].cluster.server: port 65536; allowed are 1 to 65535
          server: 'https://h:0'       | clusters[0].cluster.server: port 0; allowed are 1 to 65535
          server: 5                   | clusters[0].cluster.server: found a number, must be text
          proxy-url: 'socks5://p:1'   | clusters[0].cluster.proxy-url: scheme socks5; allowed are
          proxy-url: 'http:p'         | clusters[0].cluster.proxy-url: must be like http://host:port
          certificate-authority-data: '*' | certificate-authority-data: not base64
          insecure-skip-tls-verify: 1 | insecure-skip-tls-verify: found a number; allowed are true
          proxy-url: 'http://p:65536' | proxy-url: port 65536; allowed are 1 to 65535
          tls-server-name: 'a b'      | tls-server-name: server name "a b" is no host name
          insecure-skip-tls-verify: true, certificate-authority: x | must not be true beside
          """)
  void refusesAClusterAndSaysWhere(String cluster, String message) {
    String all =
        cluster.contains("server:") || cluster.isEmpty() ? cluster : SERVER + "," + cluster;
    assertThatThrownBy(() -> read(all, ""))
        .isInstanceOf(KubeconfigException.class)
        .hasMessageStartingWith(directory.resolve("config") + ": clusters[0].cluster.")
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: [hush]                     | users[1].user.token: found a list, must be text
          token: "hush\\nhush"              | users[1].user.token: the bearer token holds
          token: hush, username: u          | users[1].user: found token and username/password
          token: hush, exec: {command: x}   | users[1].user: found token and exec
          username: 'a:b', password: hush   | users[1].user.username: user name "a:b" must not
          client-certificate: c             | users[1].user.client-key: is missing
          client-key: c                     | users[1].user.client-certificate: is missing
          client-key-data: '*hush'          | users[1].user.client-key-data: not base64
          auth-provider: {name: gcp}        | users[1].user.auth-provider: was removed from
          as-groups: [a]                    | users[1].user.as: is missing
          as: "a\\nb"                       | users[1].user.as: the character at position 2
          as: a, as-groups: [5]             | users[1].user.as-groups[0]: found a number
          exec: {apiVersion: x/v1alpha1}    | users[1].user.exec.apiVersion: found "x/v1alpha1"
          """)
  void refusesAUserAndSaysWhereWithoutShowingSecrets(String user, String message) {
    assertThatThrownBy(() -> read(SERVER, user))
        .isInstanceOf(KubeconfigException.class)
        .hasMessageStartingWith(directory.resolve("config") + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @Test
  void pointsAtLineAndColumnOfBadYamlWithoutQuotingIt() {
    Path file = write("config", "users:\n- name: u\n  user: {token: hush\ncontexts: []\n");
    assertThatThrownBy(() -> Kubeconfig.load(List.of(file), Map.of()))
        .isInstanceOf(KubeconfigException.class)
        .hasMessageStartingWith(file + ": line 4, column ")
        .hasMessageNotContaining("hush")
        .hasNoCause();
    Path list = write("list", "[]");
    assertThatThrownBy(() -> Kubeconfig.load(List.of(list), Map.of()))
        .hasMessage(
            list
                + ": is no kubeconfig: it must hold a mapping with clusters, users and"
                + " contexts");
  }

  @Test
  void refusesWhatIsTooLongToBeAKubeconfigWithoutReadingItAll() throws IOException {
    Path image = write("image", "");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(1L << 40); // far more than memory; the disk keeps nothing of it
    }

    assertThatThrownBy(() -> Kubeconfig.load(List.of(image), Map.of()))
        .hasMessage(image + ": is no kubeconfig: it is longer than 10485760 bytes");
  }

  @Test
  void readsEmojisWhereverTheyStand() {
    for (int length = 900; length < 2200; length++) {
      String context = "x".repeat(length) + "\ud83d\ude00\ud83d\ude00";
      assertThat(load("current-context: " + context).currentContext()).isEqualTo(context);
    }
  }

  @Test
  void refusesABombOfAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + before + ", " + before + "]\n");
    }

    assertThatThrownBy(() -> load(bomb.toString()))
        .hasMessageContaining("line 22, column ")
        .hasMessageEndingWith("longer than 10485760 characters, aliases written out");
  }

  @Test
  void refusesAliasesOfOneLongText() {
    String bomb = "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a , ".repeat(200) + "]\n";

    assertThatThrownBy(() -> load(bomb)).hasMessageContaining("longer than 10485760 characters");
  }

  @Test
  void takesAsManyAliasesAsPeopleWrite() {
    Kubeconfig config =
        load("clusters: [{name: &n a}]\nusers: &u [{name: *n}]\nx: [" + "*u, ".repeat(500) + "]");

    assertThat(config.contexts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &a [1, *a]           | line 1, column 11",
        "a: &a {b: {c: *a}}      | line 1, column 15",
        "b: &a x;a: &a {b: *a}  | line 2, column 11",
      })
  void refusesWhatRefersToItself(String text, String place) {
    assertThatThrownBy(() -> load(text.replace(';', '\n')))
        .hasMessageContaining(place)
        .hasMessageContaining("refers to itself");
  }

  @Test
  void refusesWhatIsNestedDeepAlsoByAliases() {
    String hundred = "[".repeat(99) + "x" + "]".repeat(99);
    assertThat(load("a: " + hundred).contexts()).isEmpty();

    assertThatThrownBy(() -> load("a: [" + hundred + "]"))
        .hasMessageContaining("line 1, column 103: not valid YAML: nested deeper than 100");
    assertThatThrownBy(() -> load("a: " + "[".repeat(100_000)))
        .hasMessageContaining("nested deeper than 100");
    assertThatThrownBy(() -> load("a: &a " + hundred + "\nb: [*a ]"))
        .hasMessageContaining("line 2, column 5: not valid YAML: nested deeper than 100");
    assertThatThrownBy(() -> ExecCredential.parse("[".repeat(100_000), "v1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested deeper than 100");
  }

  @Test
  void refusesWhatMakesTheParserGiveUpInAnyOtherWay() {
    for (String text : List.of("clusters: []\nusers: !%20 []", "!%2")) {
      assertThatThrownBy(() -> load(text))
          .isInstanceOf(KubeconfigException.class)
          .hasMessageContaining("not valid YAML: the parser gave up, with a java.lang.Illegal");
    }
  }

  @Test
  void showsNoPasswordOfAServerThatItCannotRead() {
    assertThatThrownBy(() -> read("server: 'https://u:hush@under_score:6443'", ""))
        .hasMessageContaining("server: must be like https://host:6443")
        .hasMessageNotContaining("hush");
  }

  @Test
  void showsNoSecretInToString() {
    Kubeconfig config = Kubeconfig.load(List.of(one(SERVER, "token: hush")), Map.of());
    assertThat(config.toString()).doesNotContain("hush");
    assertThat(access(config, null).toString())
        .isEqualTo(
            "ClusterAccess[context=c, server=https://h:6443, namespace=shop,"
                + " TlsSource[trust=the JVM's own trust store], Credentials[bearer]]");
  }
}
