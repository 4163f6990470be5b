// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingsTest {

  private final Spellings spellings = new Spellings(List.of("greeter.lab.svc", "greeter.lab"));

  @Test
  void eachWayHasItsOwn() {
    assertThat(spellings.of("a")).isEqualTo("greeter.lab.svc");
    assertThat(spellings.of("b")).isEqualTo("greeter.lab");
  }

  @Test
  void aWayKeepsItsOwn() {
    assertThat(spellings.of("a")).isEqualTo(spellings.of("a"));
    assertThat(spellings.of("b")).isEqualTo("greeter.lab");
  }

  @Test
  void whereNoneIsLeftItIsSaidWhoHasThem() {
    spellings.of("a");
    spellings.of("b");
    assertThatIllegalStateException()
        .isThrownBy(() -> spellings.of("c"))
        .withMessageContaining("'c'")
        .withMessageContaining("greeter.lab.svc, greeter.lab are those of a, b");
  }
}
