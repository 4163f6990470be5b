// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static org.assertj.core.api.Assertions.assertThat;

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
}
