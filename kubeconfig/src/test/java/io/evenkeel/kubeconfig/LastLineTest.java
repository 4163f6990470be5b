// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LastLineTest {

  @Test
  void isTheLastThatSaysSomething() {
    assertThat(LastLine.of("one\r\n two \n\n \t\n", 100)).isEqualTo("two");
    assertThat(LastLine.of("10 %\r20 %\rbroken", 100)).isEqualTo("broken");
    assertThat(LastLine.of("why\n\u001b[0m\n", 100)).isEqualTo("why");
    assertThat(LastLine.of(" \n", 100)).isEmpty();
    assertThat(LastLine.of("", 100)).isEmpty();
  }

  @Test
  void steersNoTerminal() {
    assertThat(LastLine.of("\u001b[2J\u001b[1;31mred\u001b[0m \u009b5m", 100)).isEqualTo("red");
    assertThat(LastLine.of("a\u0007b\u001bc\u001b]0;title", 100))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFD]0;title");
    assertThat(LastLine.of("left\u202etfel", 100)).isEqualTo("left\uFFFDtfel");
  }

  @Test
  void isCutWhereItIsTooLong() {
    assertThat(LastLine.of("first\nabcde", 4)).isEqualTo("abcd…");
  }
}
