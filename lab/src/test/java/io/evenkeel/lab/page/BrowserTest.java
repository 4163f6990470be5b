// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserTest {

  private static final URI ANYWHERE = URI.create("http://127.0.0.1:1/");

  @ParameterizedTest
  @CsvSource({"Linux,xdg-open", "Mac OS X,open", "Windows 11,rundll32", "'',xdg-open"})
  void asksWhatTheSystemHasForIt(String system, String program) {
    assertThat(Browser.command(system).get(0)).isEqualTo(program);
  }

  @Test
  void saysThatThereIsNone() {
    assertThat(Browser.open(List.of("evenkeel-no-such-program"), ANYWHERE)).isFalse();
  }

  @Test
  void givesTheAddressAsTheLastArgument() {
    assertThat(Browser.open(List.of("test", ANYWHERE.toString(), "="), ANYWHERE)).isTrue();
    assertThat(Browser.open(List.of("test", "elsewhere", "="), ANYWHERE)).isFalse();
  }
}
