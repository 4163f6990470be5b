// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.evenkeel.core.balance.BalancerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The service configs in docs/balancing.md, which readers copy. */
class DocumentedConfigTest {

  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void eachIsAccepted() throws IOException {
    assertThat(documented()).hasSizeGreaterThan(1);
    for (Map<?, ?> config : documented()) {
      assertThat(
              new EvenkeelLoadBalancerProvider()
                  .parseLoadBalancingPolicyConfig(settings(config))
                  .getError())
          .isNull();
    }
  }

  @Test
  void theFullOneHasEveryFieldWithItsDefault() throws Exception {
    List<Map<?, ?>> full = new ArrayList<>(documented());
    full.removeIf(config -> !config.containsKey("healthCheckConfig"));
    assertThat(full).hasSize(1);
    Map<String, ?> settings = settings(full.get(0));
    assertThat(settings)
        .containsOnlyKeys(
            "pick",
            "zones",
            "subset",
            "healthCheck",
            "ejection",
            "slowStart",
            "panicThreshold",
            "streams",
            "failureCodes",
            "loadReports");
    assertThat(BalancerConfig.parse(settings)).isEqualTo(BalancerConfig.DEFAULT);
  }

  private static List<Map<?, ?>> documented() throws IOException {
    List<Map<?, ?>> configs = new ArrayList<>();
    Matcher matcher = JSON.matcher(Files.readString(Path.of("../docs/balancing.md")));
    while (matcher.find()) {
      configs.add(new Gson().fromJson(matcher.group(1), Map.class));
    }
    return configs;
  }

  @SuppressWarnings("unchecked") // JSON has no other keys
  private static Map<String, ?> settings(Map<?, ?> config) {
    Map<?, ?> first = (Map<?, ?>) ((List<?>) config.get("loadBalancingConfig")).get(0);
    return (Map<String, ?>) first.get("evenkeel");
  }
}
