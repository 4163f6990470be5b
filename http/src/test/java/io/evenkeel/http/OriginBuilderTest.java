// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers are refused, and what is said of them. */
final class OriginBuilderTest {

  private static OriginBuilder builder(String base) {
    return Origin.builder(URI.create(base), Runnable::run, new TestTimers(), new Random(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ann:hush@host",
        "https://ann:hush@host/path?query",
        "https://ann:hush@host#fragment",
        "ftp://ann:hush@host",
        "//ann:hush@host",
        "https://ann:hush@no_host_name:1",
        "https:ann:hush@host",
        "https:///ann:hush@host",
      })
  void refusesAUserAndPasswordWithoutShowingThem(String base) {
    assertThatThrownBy(() -> builder(base))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the server's URI must not hold a user or password; give them as credentials");
  }

  @Test
  void refusesWhatIsNoServer() {
    assertThatThrownBy(() -> builder("ftp://host"))
        .hasMessage("server \"ftp://host\": scheme ftp; allowed are https and http");
    for (String base :
        new String[] {"https:host", "https://no_host_name", "http://h?q", "http://h#f"}) {
      assertThatThrownBy(() -> builder(base))
          .hasMessage(
              "server \"" + base + "\" must be like https://host:port or https://host:port/prefix");
    }
  }

  @Test
  void takesAPathThatLooksLikeAUser() {
    try (Origin origin = builder("https://host/ann@home").build()) {
      assertThat(origin.base()).hasToString("https://host/ann@home");
    }
  }
}
