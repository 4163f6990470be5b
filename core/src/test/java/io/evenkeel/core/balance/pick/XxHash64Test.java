// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XxHash64Test {

  // What the reference implementation makes of the same bytes.
  @Test
  void isXxh64OfTheTextInUtf16() {
    assertThat(XxHash64.of("")).isEqualTo(0xef46db3751d8e999L);
    assertThat(XxHash64.of("a")).isEqualTo(0xe513e02c99167f96L);
    assertThat(XxHash64.of("ab")).isEqualTo(0x2b4d0fc9e4bf29e2L);
    assertThat(XxHash64.of("user-1")).isEqualTo(0x1b3b266ea0eb36c3L);
    assertThat(XxHash64.of("user-12345678901234567890")).isEqualTo(0xaf8a9f9f2cd9aa85L);
    assertThat(XxHash64.of("x".repeat(100))).isEqualTo(0xb531af380cf2cbb5L);
    assertThat(XxHash64.of("grüße 😀")).isEqualTo(0xa493dd959cb37e74L);
  }

  // 64 fair coins: of 10,000 pairs no bit differs in less than 47 or more than 53 percent, which is
  // six standard deviations of half a percent.
  @Test
  void aChangeOfOneCharacterChangesEachBitWithEvenChance() {
    int[] changes = new int[64];
    for (int i = 0; i < 10_000; i++) {
      long changed = XxHash64.of("user-" + i) ^ XxHash64.of("user-" + (i + 1));
      for (int bit = 0; bit < 64; bit++) {
        changes[bit] += (int) (changed >>> bit) & 1;
      }
    }

    for (int count : changes) {
      assertThat(count).isBetween(4700, 5300);
    }
  }

  @Test
  void thoseThatFollowFromOneAreAsDifferent() {
    int[] changes = new int[64];
    for (int n = 0; n < 10_000; n++) {
      long changed = XxHash64.next(7, n) ^ XxHash64.next(7, n + 1);
      for (int bit = 0; bit < 64; bit++) {
        changes[bit] += (int) (changed >>> bit) & 1;
      }
    }

    for (int count : changes) {
      assertThat(count).isBetween(4700, 5300);
    }
  }
}
