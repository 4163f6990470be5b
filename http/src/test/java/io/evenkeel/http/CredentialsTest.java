// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTest {

  private final TestTimers timers = new TestTimers();
  @TempDir Path directory;
  private Path file = Path.of("unset");
  private Credentials credentials = Credentials.none();

  @BeforeEach
  void setUp() {
    file = directory.resolve("token");
    credentials = Credentials.bearerFile(file, timers);
  }

  private String value() {
    return String.valueOf(credentials.authorization().toCompletableFuture().join());
  }

  @Test
  void readsATokenFileAgainAfterAMinute() throws Exception {
    Files.writeString(file, "one\n");
    assertThat(value()).isEqualTo("Bearer one");
    Files.writeString(file, "two");
    timers.advance(Duration.ofSeconds(59));
    assertThat(value()).isEqualTo("Bearer one");
    timers.advance(Duration.ofSeconds(1));
    assertThat(value()).isEqualTo("Bearer two");
  }

  @Test
  void readsATokenFileAgainWhenItsTokenIsRejected() throws Exception {
    Files.writeString(file, "one");
    assertThat(value()).isEqualTo("Bearer one");
    assertThat(credentials.rejected("Bearer one")).isFalse();
    Files.writeString(file, "two");
    assertThat(credentials.rejected("Bearer one")).isTrue();
    assertThat(value()).isEqualTo("Bearer two");
  }

  @Test
  void keepsTheLastGoodTokenWhileTheFileIsMissingOrEmpty() throws Exception {
    Files.writeString(file, "one");
    assertThat(value()).isEqualTo("Bearer one");
    Files.delete(file);
    timers.advance(Duration.ofMinutes(1));
    assertThat(value()).isEqualTo("Bearer one");
    Files.writeString(file, "\n");
    timers.advance(Duration.ofMinutes(1));
    assertThat(value()).isEqualTo("Bearer one");
  }

  @Test
  void namesAFileThatIsMissingAtTheStartAndReadsItOnceItIsThere() throws Exception {
    assertThatThrownBy(this::value)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class)
        .cause()
        .hasMessage("token file " + file + " does not exist; create it, or correct the path");
    Files.writeString(file, "late");
    assertThat(value()).isEqualTo("Bearer late");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a b", "ä", "a\u0000", "\u007f"})
  void refusesATokenThatWouldBreakTheHeaderWithoutShowingIt(String token) {
    assertThatThrownBy(() -> Credentials.bearer(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds the character")
        .hasMessageNotContaining(token);
  }

  @Test
  void encodesBasicCredentials() {
    credentials = Credentials.basic("Aladdin", "open sesame");
    assertThat(value()).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThatThrownBy(() -> Credentials.basic("a:b", "c")).hasMessageContaining("colon");
  }

  @Test
  void showsNoSecretInToString() {
    assertThat(Credentials.bearer("hush")).hasToString("Credentials[bearer]");
    assertThat(Credentials.basic("u", "hush")).hasToString("Credentials[basic]");
    assertThat(credentials).hasToString("Credentials[token file " + file + "]");
  }
}
