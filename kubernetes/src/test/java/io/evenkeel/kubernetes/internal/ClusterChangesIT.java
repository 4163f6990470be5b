// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.http.Credentials;
import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Request;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.TlsSource;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a cluster is looked for again. Real requests, virtual time. */
class ClusterChangesIT {

  private static final String SLICES = "/apis/discovery.k8s.io/v1/endpointslices";

  private final KubernetesApi api = KubernetesApi.builder().clearText().start();
  private final VirtualTime time = VirtualTime.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final Discoveries discoveries =
      Discoveries.builder().settings(Settings.none()).runOn(time, threads).build();
  private final File file = new File();
  private final Cluster cluster = new Cluster(file, BorrowedContext.of(discoveries, () -> {}));

  @AfterEach
  void close() {
    cluster.close();
    discoveries.close();
    threads.shutdown();
    api.close();
  }

  @Test
  void whoIsRefusedLooksAgainAtMostOnceInHalfAMinuteAndLocatesNothingThatIsAsItWas() {
    for (int i = 0; i < 90; i++) {
      assertThat(ask()).isEqualTo("401");
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(file.looks).isEqualTo(1 + 3);
    assertThat(file.locates).isEqualTo(1);
  }

  @Test
  void whatHasChangedCountsFromTheNextLookOn() {
    assertThat(ask()).isEqualTo("401");

    file.token = api.token();

    assertThat(ask()).isEqualTo("200");
    file.token = "never-issued-either";
    time.advance(Duration.ofMinutes(1));
    assertThat(ask()).as("who is accepted does not look").isEqualTo("200");
  }

  @Test
  void aServerThatCannotBeReachedIsLookedForAgainToo() {
    assertThat(ask()).isEqualTo("401");
    assertThat(ask()).isEqualTo("401");
    api.stop();
    time.advance(Duration.ofMinutes(1));
    assertThat(ask()).isEqualTo("UNREACHABLE");
    int before = file.looks;
    time.advance(Duration.ofMinutes(1));

    assertThat(ask()).isEqualTo("UNREACHABLE");

    assertThat(file.looks).isEqualTo(before + 1);
  }

  @Test
  void whatCannotBeReadOrNamesAnotherServerLeavesThingsAsTheyAre() {
    assertThat(ask()).isEqualTo("401");
    file.token = "half-written";
    assertThat(ask()).isEqualTo("401");
    file.server = URI.create("http://127.0.0.1:1");
    file.token = api.token();
    time.advance(Duration.ofMinutes(1));
    assertThat(ask()).isEqualTo("401");

    file.server = api.url();
    time.advance(Duration.ofMinutes(1));

    assertThat(ask()).isEqualTo("200");
  }

  /** What is answered: a status, or the kind of failure. */
  private String ask() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    var unused =
        cluster.call(
            Request.get(SLICES),
            new ResponseListener() {
              private int status;

              @Override
              public void onHeaders(int status, HttpHeaders headers) {
                this.status = status;
              }

              @Override
              public void onData(ByteBuffer data) {}

              @Override
              public void onEnd() {
                answer.complete("" + status);
              }

              @Override
              public void onFailure(HttpFailure failure) {
                answer.complete("" + failure.kind());
              }
            });
    return answer.orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** A file that tells how to reach the cluster. */
  private final class File implements Cluster.Locator {
    URI server = api.url();
    String token = "never-issued";
    int looks;
    int locates;

    @Override
    public @Nullable Object evidence() {
      looks++;
      return server + token;
    }

    @Override
    public ServerAccess locate(SourceContext context) {
      locates++;
      if (token.equals("half-written")) {
        throw new IllegalArgumentException(token);
      }
      return new ServerAccess(
          server, TlsSource.system(), Credentials.bearer(token), "prod", null, Map.of());
    }
  }
}
