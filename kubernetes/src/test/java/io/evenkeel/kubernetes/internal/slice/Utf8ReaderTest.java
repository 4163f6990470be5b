// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's decoder is the specification. */
class Utf8ReaderTest {

  @Test
  void readsTextOfEveryLength() throws IOException {
    String text = "ascii, é, €, 😀, \u0000, \uffff, \ud7ff, \ue000, \udbff\udfff";

    assertThat(read(text.getBytes(StandardCharsets.UTF_8), 64)).isEqualTo(text);
    assertThat(read(new byte[0], 64)).isEmpty();
  }

  @Test
  void readsAnyBytesAsTheJdkDoes() throws IOException {
    Random random = new Random(1);
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      assertSame(bytes, 1 + random.nextInt(4));
    }
  }

  @Test
  void readsAlmostValidBytesAsTheJdkDoes() throws IOException {
    Random random = new Random(2);
    int[] leads = {0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff};
    int[] others = {0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
    for (int run = 0; run < 50_000; run++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      for (int i = 0; i < bytes.length; i++) {
        int[] from = random.nextInt(3) == 0 ? leads : others;
        bytes[i] = (byte) from[random.nextInt(from.length)];
      }
      assertSame(bytes, 1 + random.nextInt(3));
    }
  }

  @Test
  void readsOnlyItsOwnPart() throws IOException {
    byte[] bytes = "beforeéafter".getBytes(StandardCharsets.UTF_8);
    char[] chars = new char[20];

    int count = new Utf8Reader(bytes, 6, 8).read(chars, 3, 10);

    assertThat(count).isEqualTo(1);
    assertThat(chars[3]).isEqualTo('é');
  }

  @Test
  void aReadOfNothingGivesNothingAndLosesNothing() {
    byte[] pair = "😀".getBytes(StandardCharsets.UTF_8);
    Utf8Reader reader = new Utf8Reader(pair, 0, pair.length);
    char[] chars = new char[3];

    assertThat(reader.read(chars, 0, 1)).isEqualTo(1);
    assertThat(reader.read(chars, 1, 0)).isZero();
    assertThat(reader.read(chars, 1, 2)).isEqualTo(1);
    assertThat(new String(chars, 0, 2)).isEqualTo("😀");
    assertThat(reader.read(chars, 0, 0)).isZero();
    assertThat(reader.read(chars, 0, 3)).isEqualTo(-1);
  }

  private static void assertSame(byte[] bytes, int room) throws IOException {
    assertThat(read(bytes, room))
        .as("bytes %s", HexFormat.of().formatHex(bytes))
        .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Reads with room for so many characters at a time. */
  private static String read(byte[] bytes, int room) throws IOException {
    try (Utf8Reader reader = new Utf8Reader(bytes, 0, bytes.length)) {
      StringBuilder text = new StringBuilder();
      char[] chars = new char[room];
      for (int count = reader.read(chars); count >= 0; count = reader.read(chars)) {
        text.append(chars, 0, count);
      }
      return text.toString();
    }
  }
}
