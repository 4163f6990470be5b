// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "255.255.255.255"})
  void knowsIpv4(String text) {
    assertThat(IpLiteral.isIpv4(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1..2.3",
        "1.2.3.a",
        "1.2.3.4.",
        "99999999999.1.1.1"
      })
  void refusesWhatIsNotIpv4(String text) {
    assertThat(IpLiteral.isIpv4(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "fd00::1",
        "1:2:3:4:5:6:7:8",
        "::ffff:10.0.0.1",
        "1::",
        "fe80::1%eth0",
        "A::F"
      })
  void knowsIpv6(String text) {
    assertThat(IpLiteral.isIpv6(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "1:2",
        ":::",
        "1::2::3",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8:9",
        "10.0.0.1",
        "::1%",
        "::1.2.3",
        "1:2:3:4:5:6:7::8"
      })
  void refusesWhatIsNotIpv6(String text) {
    assertThat(IpLiteral.isIpv6(text)).isFalse();
  }
}
