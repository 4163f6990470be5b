// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {

  private static final InetAddress LOCAL = address(10, 1, 2, 3);

  private final Callers callers = new Callers("lab.example", 8080);

  private static InetAddress address(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "LocalHost:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
        "lab.example:8080",
        "10.1.2.3:8080"
      })
  void itsOwnNamesAndAddressesAreItsOwn(String host) {
    assertThat(callers.isOwnHost(List.of(host), LOCAL)).isTrue();
    assertThat(callers.isOwnOrigin(List.of("http://" + host), LOCAL)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8081",
        "localhost:80800000",
        "evil.example:8080",
        "localhost.evil.example:8080",
        "10.1.2.4:8080",
        "127.0.0.1:8080@evil.example",
        "[::2]:8080",
        "[:::]:8080",
        "localhost:8080 ",
        "999.1.1.1:8080",
        "2130706433:8080"
      })
  void everyOtherHostIsForeign(String host) {
    assertThat(callers.isOwnHost(host == null ? null : List.of(host), LOCAL)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "https://localhost:8080",
        "http://localhost:8081",
        "http://evil.example",
        "http://evil.example:8080",
        "file://",
        "http://localhost:8080/"
      })
  void everyOtherOriginIsForeign(String origin) {
    assertThat(callers.isOwnOrigin(List.of(origin), LOCAL)).isFalse();
  }

  @Test
  void aProgramSendsNoOrigin() {
    assertThat(callers.isOwnOrigin(null, LOCAL)).isTrue();
    assertThat(callers.isOwnOrigin(List.of(), LOCAL)).isTrue();
  }

  @Test
  void twoHostsAreNone() {
    List<String> twice = Arrays.asList("localhost:8080", "localhost:8080");
    assertThat(callers.isOwnHost(twice, LOCAL)).isFalse();
    assertThat(callers.isOwnOrigin(List.of("http://localhost:8080", "null"), LOCAL)).isFalse();
  }

  @Test
  void onPort80TheHostNeedsNone() {
    Callers http = new Callers("127.0.0.1", 80);
    assertThat(http.isOwnHost(List.of("localhost"), LOCAL)).isTrue();
    assertThat(http.isOwnHost(List.of("localhost:80"), LOCAL)).isTrue();
  }

  @Test
  void anIpv6AddressIsKnownInEverySpelling() {
    InetAddress local = address(0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(callers.isOwnHost(List.of("[fd00::1]:8080"), local)).isTrue();
    assertThat(callers.isOwnHost(List.of("[FD00:0:0:0:0:0:0:1]:8080"), local)).isTrue();
  }

  @Test
  void saysWhatToUse() {
    InetAddress loopback = address(127, 0, 0, 1);
    assertThat(new Callers("127.0.0.1", 8080).advice(loopback))
        .isEqualTo("Refused: this page answers as http://localhost:8080/ only");
    assertThat(callers.advice(loopback))
        .isEqualTo(
            "Refused: this page answers as http://lab.example:8080/ or http://localhost:8080/ only");
  }

  @Test
  void whoComesFromAnotherMachineIsToldThisOnesAddress() {
    InetAddress ipv6 = address(0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    Callers everywhere = new Callers("0.0.0.0", 8080);
    assertThat(everywhere.advice(LOCAL))
        .isEqualTo(
            "Refused: this page answers as http://10.1.2.3:8080/ or http://localhost:8080/ only");
    assertThat(new Callers("::", 8080).advice(ipv6))
        .startsWith("Refused: this page answers as http://[fd00:0:0:0:0:0:0:1]:8080/ or ");
    assertThat(everywhere.isOwnHost(List.of("10.1.2.3:8080"), LOCAL)).isTrue();
    assertThat(everywhere.isOwnHost(List.of("[fd00:0:0:0:0:0:0:1]:8080"), ipv6)).isTrue();
  }
}
