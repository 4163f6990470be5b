// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallReportTest {

  private final CallReport report =
      new CallReport(
          "kubernetes",
          1_700_000_000_000L,
          100,
          1,
          4.5,
          null,
          Map.of(192, 98, 300, 1),
          Map.of("greeter-1", 99),
          Map.of("greeter-1", 1_699_999_999_000L),
          500,
          3,
          3,
          "UNAVAILABLE: it's \"gone\"\nfor good");

  @Test
  void aLineIsReadAsItWasWritten() {
    assertThat(report.toJson()).doesNotContain("\n");
    assertThat(CallReport.parse(report.toJson())).isEqualTo(report);
  }

  @Test
  void aLineWithoutLatenciesIsOneToo() {
    String line = report.toJson().replace(",\"latencies\":{\"300\":1,\"192\":98}", "");
    line = line.replace(",\"latencies\":{\"192\":98,\"300\":1}", "");
    assertThat(line).doesNotContain("latencies");
    CallReport read = CallReport.parse(line);
    assertThat(read).isNotNull();
    assertThat(read.latencies()).isEmpty();
    assertThat(read.pods()).isEqualTo(report.pods());
  }

  @Test
  void whatIsNoReportIsNone() {
    assertThat(CallReport.parse("")).isNull();
    assertThat(CallReport.parse("Exception in thread main")).isNull();
    assertThat(CallReport.parse("{\"way\":\"kubernetes\"}")).isNull();
    assertThat(CallReport.parse("{\"way\":\"kubernetes\",\"atMillis\":\"x\"}")).isNull();
    assertThat(CallReport.parse(report.toJson().substring(0, 40))).isNull();
    assertThat(CallReport.parse(report.toJson().replace(":99}", ":null}"))).isNull();
    assertThat(CallReport.parse(report.toJson().replace(":99}", ":-99}"))).isNull();
    assertThat(CallReport.parse(report.toJson().replace("\"192\"", "\"-1\""))).isNull();
    assertThat(CallReport.parse(report.toJson().replace("\"192\"", "\"416\""))).isNull();
    assertThat(CallReport.parse(report.toJson().replace("\"192\"", "\"x\""))).isNull();
    assertThat(CallReport.parse(report.toJson().replace(":98", ":-98"))).isNull();
    assertThat(CallReport.parse(report.toJson().replace(":98", ":null"))).isNull();
  }
}
