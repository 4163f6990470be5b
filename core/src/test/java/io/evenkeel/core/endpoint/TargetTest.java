// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "kubernetes:///greeter              | ''          | greeter                  | -",
        "kubernetes:///greeter.prod:grpc    | ''          | greeter.prod             | grpc",
        "kubernetes://prod/greeter:8080     | prod        | greeter                  | 8080",
        "kubernetes://greeter:8080/         | greeter:8080| ''                       | -",
        "kubernetes://greeter.prod:8080     | greeter.prod:8080 | ''                 | -",
        "kubernetes:greeter.prod            | ''          | greeter.prod             | -",
        "kubernetes:/greeter.prod           | ''          | greeter.prod             | -",
        "KUBERNETES:///greeter              | ''          | greeter                  | -",
        "dns://8.8.8.8:53/greeter:80        | 8.8.8.8:53  | greeter                  | 80",
        "static:///10.0.0.1:80,10.0.0.2:81  | ''          | 10.0.0.1:80,10.0.0.2:81  | -",
        "dns:///[fd00::1]:80                | ''          | [fd00::1]                | 80",
        "dns:///%5Bfd00::1%5D:80            | ''          | [fd00::1]                | 80",
        "dns:///[fd00::1]                   | ''          | [fd00::1]                | -",
        "zookeeper:///services/greeter      | ''          | services/greeter         | -",
        "file:///etc/a%20b.json             | ''          | etc/a b.json             | -",
        "etcd://h1:2379,h2:2379/greeter     | h1:2379,h2:2379 | greeter              | -",
      })
  void readsEveryPartOfATarget(String text, String authority, String name, String port) {
    Target target = Target.parse(text);

    assertThat(target.scheme())
        .isEqualTo(text.substring(0, text.indexOf(':')).toLowerCase(java.util.Locale.ROOT));
    assertThat(target.authority()).isEqualTo(authority);
    assertThat(target.name()).isEqualTo(name);
    assertThat(target.port()).isEqualTo(port);
  }

  @Test
  void theCaretStandsUnderTheCharacterWhateverComesBefore() {
    TargetException e =
        catchThrowableOfType(
            TargetException.class, () -> Target.parse("x:///\uD83D\uDE00a\n\u001b[2J b"));

    assertThat(e.pointer())
        .isEqualTo("x:///\uD83D\uDE00a\uFFFD\uFFFD[2J b" + System.lineSeparator() + "       ^");
    assertThat(e).hasMessageStartingWith("Target 'x:///\uD83D\uDE00a\uFFFD\uFFFD[2J b'");
  }

  @Test
  void readsParametersDecodedWhereAPlusIsAPlus() {
    Target target = Target.parse("etcd:///a?endpoints=h1:2379,h2:2379&x=1%2B1+1%26");

    assertThat(target.parameters())
        .isEqualTo(Map.of("endpoints", "h1:2379,h2:2379", "x", "1+1+1&"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes:///greeter.prod:grpc?lb=round_robin&zone=a",
        "static:///10.0.0.1:80,10.0.0.2:81",
        "dns:///%5Bfd00::1%5D:80",
        "x://a:1,b:2/c%3Ad?q=%C3%A4%25",
        "kubernetes://greeter.prod:8080",
        "x:///a%2Cb:80",
        "x:///a:b%2Fc",
      })
  void itsTextParsesToAnEqualTarget(String text) {
    Target target = Target.parse(text);

    assertThat(Target.parse(target.toString())).isEqualTo(target);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "greeter                        | 1  | scheme is missing",
        "/greeter:80                    | 1  | scheme is missing",
        ":///greeter                    | 1  | scheme is empty",
        "1k:///greeter                  | 1  | cannot stand in a scheme",
        "k_8:///greeter                 | 2  | cannot stand in a scheme",
        "kubernetes:                    | 12 | name is empty",
        "kubernetes:///                 | 15 | name is empty",
        "kubernetes:///:80              | 15 | name is empty",
        "kubernetes:///greeter:         | 23 | port is empty",
        "kubernetes:///greeter#x        | 22 | no fragment",
        "kubernetes:///gre eter         | 18 | white space",
        "kubernetes:///greeter?lb       | 23 | name=value",
        "kubernetes:///greeter?=x       | 23 | name=value",
        "kubernetes:///greeter?a=1&a=2  | 27 | given twice",
        "kubernetes:///gr%zeeter        | 17 | two hexadecimal digits",
        "kubernetes:///gr%f             | 17 | two hexadecimal digits",
        "kubernetes:///gr%ff            | 17 | not UTF-8",
        "kubernetes:///gr%６１           | 17 | two hexadecimal digits",
      })
  void pointsAtTheCharacterThatIsWrong(String text, int character, String what) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("character " + character + ":")
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD834", "\uDD1E", "\uDD1E\uD834", "\uD834%41"})
  void halfASurrogatePairIsNoCharacter(String half) {
    TargetException e =
        catchThrowableOfType(TargetException.class, () -> Target.parse("x:///a" + half));

    assertThat(e).hasMessageContaining("half a surrogate pair");
    assertThat(e.index()).isEqualTo(6);
    assertThat(Target.parse("x:///a\uD834\uDD1E").name()).isEqualTo("a\uD834\uDD1E");
  }

  @Test
  void drawsACaretUnderTheCharacter() {
    TargetException e =
        catchThrowableOfType(TargetException.class, () -> Target.parse("kubernetes:///a#b"));

    assertThat(e.pointer())
        .isEqualTo("kubernetes:///a#b" + System.lineSeparator() + " ".repeat(15) + "^");
  }
}
