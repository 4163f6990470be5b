// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineBufferTest {

  private final SpareArrays arrays = new SpareArrays();
  private static final String TEXT = "one\n\ntwo, é\nthree\n";

  private final List<String> lines = new ArrayList<>();

  @Test
  void givesTheSameLinesWhereverTheNetworkCuts() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        LineBuffer buffer = new LineBuffer(100, arrays);
        lines.clear();
        feed(buffer, bytes, 0, first);
        feed(buffer, bytes, first, second);
        feed(buffer, bytes, second, bytes.length);
        assertThat(lines).containsExactly("one", "", "two, é", "three");
        assertThat(buffer.isEmpty()).isTrue();
      }
    }
  }

  @Test
  void manyLinesOfManyLengthsInManyPiecesComeOutAsTheyWent() {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String line = "x".repeat(random.nextInt(i % 10 == 0 ? 20_000 : 50));
      expected.add(line);
      text.append(line).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    LineBuffer buffer = new LineBuffer(20_000 + 16_384, arrays);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(16_384));
      feed(buffer, bytes, from, to);
      from = to;
    }

    assertThat(lines).isEqualTo(expected);
  }

  @Test
  void refusesMoreThanTheLimitAndTakesAsMuchAsIt() {
    LineBuffer buffer = new LineBuffer(10, arrays);

    assertThat(buffer.add(bytes("0123456789"))).isTrue();
    assertThat(buffer.add(bytes("x"))).isFalse();
    assertThat(buffer.nextLine()).isFalse();
    assertThat(new LineBuffer(10, arrays).add(bytes("0123456789x"))).isFalse();
  }

  @Test
  void theLimitCountsOnlyWhatIsNotYetRead() {
    LineBuffer buffer = new LineBuffer(10, arrays);
    for (int i = 0; i < 100; i++) {
      assertThat(buffer.add(bytes("12345678\n"))).isTrue();
      assertThat(buffer.nextLine()).isTrue();
    }
    assertThat(buffer.add(bytes("12345678\n1"))).isTrue();
    assertThat(buffer.nextLine()).isTrue();
    assertThat(buffer.add(bytes("234567890"))).isTrue();
    assertThat(buffer.add(bytes("x"))).isFalse();
  }

  @Test
  void theRestIsOneBody() {
    LineBuffer buffer = new LineBuffer(100, arrays);
    feed(buffer, bytes("line\nbo").array(), 0, 7);
    feed(buffer, bytes("dy").array(), 0, 2);
    assertThat(buffer.isEmpty()).isFalse();
    assertThat(buffer.excerpt(3)).isEqualTo("bod");
    assertThat(buffer.excerpt(100)).isEqualTo("body");

    buffer.takeRest();

    assertThat(text(buffer)).isEqualTo("body");
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Test
  void anExcerptSteersNoTerminal() {
    LineBuffer buffer = new LineBuffer(100, arrays);
    feed(buffer, bytes("a\u001b[2J\rb").array(), 0, 7);

    assertThat(buffer.excerpt(100)).isEqualTo("a\uFFFD[2J\uFFFDb");
  }

  @Test
  void anExcerptEndsWithAWholeCharacter() {
    LineBuffer buffer = new LineBuffer(100, arrays);
    byte[] text = bytes("a\uD83D\uDE00\u00e9").array();
    feed(buffer, text, 0, text.length);

    assertThat(buffer.excerpt(3)).isEqualTo("a");
    assertThat(buffer.excerpt(5)).isEqualTo("a\uD83D\uDE00");
    assertThat(buffer.excerpt(6)).isEqualTo("a\uD83D\uDE00");
    assertThat(buffer.excerpt(7)).isEqualTo("a\uD83D\uDE00\u00e9");
  }

  @Test
  void holdsAnArrayOnlyWhileALineIsOnItsWay() {
    LineBuffer buffer = new LineBuffer(1 << 20, arrays);
    feed(buffer, bytes("line").array(), 0, 4);
    byte[] held = buffer.array();
    assertThat(held).isNotEmpty();

    feed(buffer, bytes("\n").array(), 0, 1);
    assertThat(buffer.array()).isEmpty();

    LineBuffer other = new LineBuffer(1 << 20, arrays);
    feed(other, bytes("y").array(), 0, 1);
    assertThat(other.array()).isSameAs(held);
    feed(buffer, bytes("small\n").array(), 0, 6);
    feed(other, bytes("\n").array(), 0, 1);
    assertThat(lines).containsExactly("line", "small", "y");
  }

  @Test
  void whatGrowsGivesItsSmallerArrayBack() {
    LineBuffer buffer = new LineBuffer(1 << 20, arrays);
    feed(buffer, bytes("x").array(), 0, 1);
    byte[] small = buffer.array();
    feed(buffer, bytes("x".repeat(9_000)).array(), 0, 9_000);

    assertThat(buffer.array()).isNotSameAs(small);
    assertThat(arrays.take(1)).isSameAs(small);
  }

  private void feed(LineBuffer buffer, byte[] bytes, int from, int to) {
    assertThat(buffer.add(ByteBuffer.wrap(bytes, from, to - from))).isTrue();
    while (buffer.nextLine()) {
      lines.add(text(buffer));
    }
  }

  private static String text(LineBuffer buffer) {
    return new String(
        buffer.array(), buffer.from(), buffer.to() - buffer.from(), StandardCharsets.UTF_8);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
