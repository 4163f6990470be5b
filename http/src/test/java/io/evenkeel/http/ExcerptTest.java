// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void isCutWhereItIsTooLongButNotWithinACharacter() {
    assertThat(Excerpt.of("", 4)).isEmpty();
    assertThat(Excerpt.of("abcd", 4)).isEqualTo("abcd");
    assertThat(Excerpt.of("abcde", 4)).isEqualTo("abcd…");
    assertThat(Excerpt.of("abc\uD83D\uDE00", 4)).isEqualTo("abc…");
    assertThat(Excerpt.of("abc\uD83D\uDE00", 5)).isEqualTo("abc\uD83D\uDE00");
    assertThat(Excerpt.of("abc\uD83D\uDE00d", 5)).isEqualTo("abc\uD83D\uDE00…");
  }

  @Test
  void isOneLineThatSteersNoTerminal() {
    assertThat(Excerpt.of("a\r\nb\tc\u001b[2Jd\u009be", 100))
        .isEqualTo("a\uFFFD\uFFFDb\uFFFDc\uFFFD[2Jd\uFFFDe");
    assertThat(Excerpt.of("a\u2028b\u2029c\u0085d", 100)).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    assertThat(Excerpt.of("left\u202etfel", 100)).isEqualTo("left\uFFFDtfel");
  }

  @Test
  void halfASurrogatePairIsNoCharacter() {
    assertThat(Excerpt.of("a\uD83Db", 100)).isEqualTo("a\uFFFDb");
    assertThat(Excerpt.of("a\uDE00", 100)).isEqualTo("a\uFFFD");
  }
}
