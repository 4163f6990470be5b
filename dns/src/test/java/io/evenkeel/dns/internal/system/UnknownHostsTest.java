// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dns.internal.message.Answer;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownHostsTest {

  private static final Answer NONE = new Answer.None(false, 5);

  private final UnknownHosts unknown = new UnknownHosts(5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "laptop: Name or service not known",
        "laptop: No address associated with hostname",
        "laptop: Name does not resolve",
        "laptop: nodename nor servname provided, or not known",
        "No such host is known (laptop)",
        "No such host is known",
      })
  void saysThatThereIsNoSuchName(String message) {
    assertThat(answer("laptop", message)).isEqualTo(NONE);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "laptop: Temporary failure in name resolution",
        "laptop: Try again",
        "laptop: System error",
        "laptop: Der Name oder der Dienst ist nicht bekannt",
        "This is usually a temporary error during hostname resolution (laptop)",
        "laptop",
        "",
      })
  void isTrouble(@Nullable String message) {
    assertThat(answer("laptop", message)).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void theCacheOfTheJdkRepeatsWhatWasSaidOfTheName() {
    assertThat(answer("gone", "gone: Name or service not known")).isEqualTo(NONE);
    Answer trouble = answer("laptop", "laptop: Temporary failure in name resolution");

    assertThat(answer("gone", "gone")).isEqualTo(NONE);
    assertThat(answer("laptop", "laptop"))
        .isEqualTo(trouble)
        .isEqualTo(
            new Answer.Failed(
                Answer.Kind.UNREACHABLE,
                "the system's resolver: laptop: Temporary failure in name resolution"));
  }

  @Test
  void whatWasSaidBeforeANameWasFoundIsForgotten() {
    answer("laptop", "laptop: Name or service not known");
    unknown.found("laptop");

    assertThat(answer("laptop", "laptop"))
        .isEqualTo(
            new Answer.Failed(
                Answer.Kind.UNREACHABLE,
                "the system's resolver: it does not say why it cannot find laptop"));
  }

  @Test
  void ofManyNamesThoseThatAreStillAskedForAreRemembered() {
    answer("asked", "asked: Name or service not known");
    answer("idle", "idle: Name or service not known");
    for (int i = 0; i < 499; i++) {
      answer("name" + i, "name" + i + ": Name or service not known");
      assertThat(answer("asked", "asked")).isEqualTo(NONE);
    }

    assertThat(answer("idle", "idle")).isInstanceOf(Answer.Failed.class);
  }

  private Answer answer(String name, @Nullable String message) {
    return unknown.answer(name, new UnknownHostException(message));
  }
}
