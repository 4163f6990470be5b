// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

  @ParameterizedTest
  @CsvSource({
    "greeter,7,greeter",
    "greeter,6,greet~",
    "greeter,1,~",
    "greeter,0,''",
    "漢字漢字,8,漢字漢字",
    "漢字漢字,7,漢字漢~",
    "漢字漢字,6,漢字~",
    "a😀b,4,a😀b",
    "a😀b,3,a~",
    "éé,2,éé"
  })
  void cutsByWidth(String text, int columns, String expected) {
    String cut = Columns.cut(text, columns);
    assertThat(cut).isEqualTo(expected);
    assertThat(Columns.width(cut)).isLessThanOrEqualTo(columns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u001b[2J", "\u009b2J", "\r", "\n", "\b", "\u202e", "\u200b", "\ufeff", "\ud800"})
  void nothingInATextMovesTheCursor(String hostile) {
    String clean = Columns.clean("a" + hostile + "b");
    assertThat(clean).matches("a\\?[\\[2J]*b");
  }

  @Test
  void fillsUpToAWidth() {
    assertThat(Columns.left("漢", 4)).isEqualTo("漢  ");
    assertThat(Columns.right("漢", 4)).isEqualTo("  漢");
    assertThat(Columns.right("12345", 4)).isEqualTo("123~");
  }

  @Test
  void wrapsAtSpaces() {
    assertThat(Columns.wrap("- ", "one two three four", 11))
        .containsExactly("- one two", "  three", "  four");
    assertThat(Columns.wrap("- ", "muchtoolongaword b", 8)).containsExactly("- mucht~", "  b");
    assertThat(Columns.wrap("- ", "", 8)).containsExactly("- ");
  }

  @Test
  void aNumberKeepsItsUnit() {
    assertThat(Columns.wrap("", "got (even: 20 %).", 14)).containsExactly("got (even:", "20 %).");
    assertThat(Columns.wrap("", "for 8.0 s; done", 9)).containsExactly("for", "8.0 s;", "done");
    assertThat(Columns.wrap("", "p99 35 ms", 6)).containsExactly("p99", "35 ms");
    assertThat(Columns.wrap("", "one sheep", 5)).containsExactly("one", "sheep");
  }

  @Test
  void wordsThatMustNotBeBrokenAreNot() {
    assertThat(Columns.wrap("", List.of("h Hung pod,", "a API outage"), 16))
        .containsExactly("h Hung pod,", "a API outage");
  }
}
