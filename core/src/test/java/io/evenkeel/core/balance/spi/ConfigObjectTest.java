// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigObjectTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void whatIsNotGivenHasItsDefault() throws ConfigException {
    ConfigObject empty = ConfigObject.of("evenkeel", Map.of());
    assertThat(empty.flag("a", true)).isTrue();
    assertThat(empty.number("b", 1.5, 0, 2)).isEqualTo(1.5);
    assertThat(empty.integer("c", 3, 0, 9)).isEqualTo(3);
    assertThat(empty.duration("d", SECOND, SECOND, HOUR)).isEqualTo(SECOND);
    assertThat(empty.word("e", "x", List.of("x", "y"))).isEqualTo("x");
    assertThat(empty.text("f")).isNull();
    assertThat(empty.object("h").path()).isEqualTo("evenkeel.h");
    empty.end();
  }

  @Test
  void whatIsGivenIsRead() throws ConfigException {
    ConfigObject config =
        ConfigObject.of(
            "evenkeel",
            Map.of(
                "a",
                false,
                "b",
                0.25,
                "c",
                7.0,
                "d",
                "2.5s",
                "e",
                "y",
                "f",
                "text",
                "h",
                Map.of("i", 1.0)));
    assertThat(config.flag("a", true)).isFalse();
    assertThat(config.number("b", 1, 0, 2)).isEqualTo(0.25);
    assertThat(config.integer("c", 3, 0, 9)).isEqualTo(7);
    assertThat(config.duration("d", SECOND, SECOND, HOUR)).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.word("e", "x", List.of("x", "y"))).isEqualTo("y");
    assertThat(config.text("f")).isEqualTo("text");
    assertThat(config.object("h").integer("i", 0, 0, 1)).isEqualTo(1);
    config.end();
  }

  @Test
  void aWrongValueIsASentenceOfItsFieldItsRangeAndWhatWasFound() {
    refuses(1.0, c -> c.flag("x", true), "must be true or false, but is 1");
    refuses("1", c -> c.number("x", 1, 0, 2.5), "must be a number from 0 to 2.5, but is \"1\"");
    refuses(3.0, c -> c.number("x", 1, 0, 2.5), "must be a number from 0 to 2.5, but is 3");
    refuses(
        Double.NaN, c -> c.number("x", 1, 0, 2.5), "must be a number from 0 to 2.5, but is NaN");
    refuses(1.5, c -> c.integer("x", 1, 0, 9), "must be a whole number from 0 to 9, but is 1.5");
    refuses(10.0, c -> c.integer("x", 1, 0, 9), "must be a whole number from 0 to 9, but is 10");
    String duration = "must be a duration such as \"1.5s\", from \"1s\" to \"3600s\", but is ";
    refuses("0.5s", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"0.5s\"");
    refuses("-5s", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"-5s\"");
    refuses(
        "99999999999999999999s",
        c -> c.duration("x", SECOND, SECOND, HOUR),
        duration + "\"99999999999999999999s\"");
    refuses("z", c -> c.word("x", "a", List.of("a", "b")), "must be one of a, b, but is \"z\"");
    refuses("", c -> c.text("x"), "must be a text that is not empty, but is \"\"");
    refuses("a", c -> c.object("x"), "must be an object, but is \"a\"");
    refuses(List.of(), c -> c.object("x"), "must be an object, but is a list");
    refuses(Map.of(1, 2), c -> c.object("x"), "must have texts as names, but has 1");
    refuses(Map.of("a", 2), c -> c.text("x"), "must be a text that is not empty, but is an object");
  }

  @Test
  void aDurationInAnotherUnitIsToldInSeconds() {
    String duration = "must be a duration such as \"1.5s\", from \"1s\" to \"3600s\", but is ";
    refuses(
        "1500ms",
        c -> c.duration("x", SECOND, SECOND, HOUR),
        duration + "\"1500ms\"; write \"1.5s\"");
    refuses(
        "10m", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"10m\"; write \"600s\"");
    refuses("1h", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"1h\"; write \"3600s\"");
    refuses("5", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"5\"; write \"5s\"");
    refuses(5.0, c -> c.duration("x", SECOND, SECOND, HOUR), duration + "5; write \"5s\"");
    // No advice that would be refused again.
    refuses("500ms", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"500ms\"");
    refuses("5124096h", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"5124096h\"");
    refuses("1e1", c -> c.duration("x", SECOND, SECOND, HOUR), duration + "\"1e1\"");
    refuses(Double.NaN, c -> c.duration("x", SECOND, SECOND, HOUR), duration + "NaN");
  }

  @Test
  void aFieldNobodyAskedForIsRefusedWithThoseThatThereAre() throws ConfigException {
    ConfigObject config = ConfigObject.of("evenkeel", Map.of("pikc", "adaptive"));
    config.text("pick");
    config.flag("healthCheck", true);
    assertThatThrownBy(config::end)
        .isInstanceOf(ConfigException.class)
        .hasMessage("'evenkeel.pikc' is not known; there are healthCheck, pick");
    assertThatThrownBy(() -> ConfigObject.of("x", Map.of("y", 1)).end())
        .hasMessage("'x.y' is not known; there are no fields here");
  }

  private interface Read {
    void of(ConfigObject config) throws ConfigException;
  }

  private static void refuses(Object value, Read read, String rest) {
    ThrowingCallable call = () -> read.of(ConfigObject.of("evenkeel", Map.of("x", value)));
    assertThatThrownBy(call)
        .isInstanceOf(ConfigException.class)
        .hasMessage("'evenkeel.x' " + rest)
        .extracting(e -> ((ConfigException) e).path())
        .isEqualTo("evenkeel.x");
  }
}
