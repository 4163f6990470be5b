// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

  private static final Setting<Duration> WAIT =
      Setting.duration(
          "first-wait",
          Duration.ofSeconds(90),
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long.");

  @Test
  void hasThreeSpellingsOfItsName() {
    assertThat(WAIT.name()).isEqualTo("first-wait");
    assertThat(WAIT.property()).isEqualTo("evenkeel.first-wait");
    assertThat(WAIT.variable()).isEqualTo("EVENKEEL_FIRST_WAIT");
  }

  @ParameterizedTest
  @CsvSource({"1ms, 1", "500ms, 500", "10s, 10000", "5m, 300000", "1h, 3600000", "007s, 7000"})
  void aTimeHasAUnit(String text, long millis) {
    assertThat(WAIT.parse(text, "here")).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "ms",
        "1.5s",
        "0ms",
        "-1s",
        "61m",
        "2h",
        "1d",
        "1 s",
        "1S",
        "9999999999999999h"
      })
  void aTimeWithoutAUnitOrOutOfBoundsIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> WAIT.parse(text, "in target x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Setting 'first-wait' (in target x) must be a time such as 500ms, 10s, 5m or 1h, from"
                + " 1ms to 1h, but is '"
                + text
                + "'");
  }

  @Test
  void aFlagIsTrueOrFalseAndNothingElse() {
    Setting<Boolean> flag = Setting.flag("loud", true, "Whether.");

    assertThat(flag.parse("true", "")).isTrue();
    assertThat(flag.parse("false", "")).isFalse();
    assertThat(flag.defaultValue()).isTrue();
    assertThatThrownBy(() -> flag.parse("yes", "")).hasMessageContaining("true or false");
    assertThatThrownBy(() -> flag.parse("TRUE", "")).hasMessageContaining("'TRUE'");
  }

  @Test
  void oneOfAFewWordsIsOneOfThem() {
    Setting<String> color = Setting.oneOf("color", "red", List.of("red", "green"), "Which.");

    assertThat(color.parse("green", "")).isEqualTo("green");
    assertThatThrownBy(() -> color.parse("blue", "")).hasMessageContaining("one of red, green");
  }

  @Test
  void aTextIsAnyText() {
    assertThat(Setting.text("any", null, "Any.").parse(" x ", "")).isEqualTo(" x ");
  }

  @ParameterizedTest
  @CsvSource({"1, 1ms", "1500, 1500ms", "2000, 2s", "60000, 1m", "90000, 90s", "7200000, 2h"})
  void itsDefaultIsPrintedAsItIsWritten(long millis, String text) {
    Setting<Duration> setting =
        Setting.duration(
            "x", Duration.ofMillis(millis), Duration.ZERO, Duration.ofDays(1), "How long.");

    assertThat(setting.printDefault()).isEqualTo(text);
    assertThat(setting.parse(text, "")).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void noDefaultIsPrintedAsNothing() {
    assertThat(Setting.text("x", null, "").printDefault()).isEmpty();
    assertThat(Setting.flag("x", false, "").printDefault()).isEqualTo("false");
  }
}
