// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.staged.StagedLab;
import io.evenkeel.lab.state.BalancerNow;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Snapshot;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String NAME = "[a-z][a-z0-9_]*";
  private static final String LABEL = NAME + "=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(" + NAME + ")(\\{" + LABEL + "(?:," + LABEL + ")*})? -?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (\\S.*)");

  private static final PodNow POD = new PodNow("p", "10.0.0.1", "n", "z", "ready", "", 3);

  private static String text(ModeNow mode) {
    return Metrics.text(
        new Snapshot(
            12.5,
            200,
            10,
            new ClusterNow("a.b", 3, List.of(POD), List.of(), true, false),
            List.of(mode),
            List.of(),
            List.of(),
            List.of()));
  }

  private static ModeNow mode(String id, String pod, NoticeNow notice) {
    return new ModeNow(
        id,
        1_000_005,
        999_997,
        3,
        200,
        1,
        null,
        12.5,
        2,
        1.04,
        0.5,
        null,
        null,
        true,
        notice,
        "",
        10,
        List.of(new PodShare(pod, 10, 1, 41)),
        null);
  }

  @Test
  void saysWhatTheSnapshotSays() {
    assertThat(text(mode("m", "p", NoticeNow.NONE)))
        .contains(
            "evenkeel_lab_uptime_seconds 12.5\n",
            "# TYPE evenkeel_lab_calls_total counter\n",
            "evenkeel_lab_begun_calls_total{mode=\"m\"} 1000005\n",
            "evenkeel_lab_calls_total{mode=\"m\"} 1000000\n",
            "evenkeel_lab_failed_calls_total{mode=\"m\"} 3\n",
            "evenkeel_lab_latency_p99_seconds{mode=\"m\"} 0.0125\n",
            "evenkeel_lab_max_over_mean{mode=\"m\"} 1.04\n",
            "evenkeel_lab_pod_calls_total{mode=\"m\",pod=\"p\"} 41\n",
            "evenkeel_lab_pods{state=\"ready\"} 1\n",
            "evenkeel_lab_api_up 1\n",
            "evenkeel_lab_dns_up 0\n");
  }

  @Test
  void leavesOutWhatCannotBeTold() {
    assertThat(text(mode("m", "p", NoticeNow.NONE)))
        .doesNotContain("latency_p50_seconds{", "noise_variation{", "notice_seconds{");
    assertThat(text(mode("m", "p", new NoticeNow("waiting", 7.25, 3, 1))))
        .contains(
            "evenkeel_lab_notice_seconds{mode=\"m\"} 7.25\n",
            "evenkeel_lab_notice_missing_pods{mode=\"m\"} 2\n");
  }

  @Test
  void saysWhatAPolicyKnowsOfEachPod() {
    EndpointNow pod =
        new EndpointNow("p", "starting", "starts slowly", 8.25, 2, 0.3, 0, null, true);
    BalancerNow balancer = new BalancerNow("adaptive", "ms", 0.013, List.of(), true, List.of(pod));
    assertThat(text(mode("m", "p", NoticeNow.NONE).with(balancer)))
        .contains(
            "evenkeel_lab_remote_share{mode=\"m\"} 0.013\n",
            "evenkeel_lab_endpoint_score{mode=\"m\",pod=\"p\",unit=\"ms\"} 8.25\n",
            "evenkeel_lab_endpoint_stage{mode=\"m\",pod=\"p\",stage=\"starting\"} 1\n",
            "evenkeel_lab_endpoint_in_flight{mode=\"m\",pod=\"p\"} 2\n",
            "evenkeel_lab_endpoint_start_share{mode=\"m\",pod=\"p\"} 0.3\n");
    assertThat(text(mode("m", "p", NoticeNow.NONE))).doesNotContain("remote_share{");
  }

  @Test
  void escapesLabels() {
    assertThat(text(mode("m", "a\"b\\c\nd", NoticeNow.NONE)))
        .contains("{mode=\"m\",pod=\"a\\\"b\\\\c\\nd\"} 41\n");
  }

  @Test
  void isPrometheusTextAndDocumented() throws IOException {
    StagedLab lab = new StagedLab(1, 12, 20);
    lab.act("rollout", Map.of());
    for (int i = 0; i < 5; i++) {
      lab.tick();
    }
    Set<String> declared = new TreeSet<>();
    Set<String> series = new HashSet<>();
    for (String line : Metrics.text(lab.now()).lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        declared.add(comment.group(2));
        boolean counter = comment.group(2).endsWith("_total");
        assertThat(
                comment.group(1).equals("HELP") || (comment.group(3).equals("counter") == counter))
            .as(line)
            .isTrue();
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(declared).as(line).contains(sample.group(1));
        assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
      }
    }
    assertThat(JsonTest.documented("`GET /metrics`")).isEqualTo(declared);
  }
}
