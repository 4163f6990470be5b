// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

  @Test
  void oneSpellingIsCompared() {
    assertThat(DomainName.canonical("Greeter.Prod.")).isEqualTo("greeter.prod");
    assertThat(DomainName.canonical("_grpc._tcp.greeter")).isEqualTo("_grpc._tcp.greeter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", ".a", "a b", "a/b", "grüße.example", "a:80", "a\u0000b"})
  void whatCannotBeAskedForIsRefused(String name) {
    assertThatThrownBy(() -> DomainName.canonical(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lengthsAreThoseOfTheWire() {
    String longest = "a".repeat(63);
    assertThat(DomainName.canonical(longest)).isEqualTo(longest);
    assertThatThrownBy(() -> DomainName.canonical(longest + "a"))
        .hasMessageContaining("1 to 63 characters");
    String name = String.join(".", longest, longest, longest, "a".repeat(61));
    assertThat(DomainName.canonical(name)).hasSize(253);
    assertThatThrownBy(() -> DomainName.canonical(name + "a"))
        .hasMessageContaining("at most 253 characters, not 254");
  }

  @Test
  void noTwoLabelsAreWrittenTheSame() {
    StringBuilder dot = new StringBuilder();
    DomainName.appendLabel(dot, new byte[] {'a', '.', 'b'}, 0, 3);
    StringBuilder control = new StringBuilder();
    DomainName.appendLabel(control, new byte[] {7, 'B', (byte) 0xff}, 0, 3);

    assertThat(dot).hasToString("a\\.b");
    assertThat(control).hasToString("\\007b\\255");
  }
}
