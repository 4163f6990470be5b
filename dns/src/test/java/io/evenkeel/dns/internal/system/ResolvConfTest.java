// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResolvConfTest {

  private static final ResolvConf POD =
      ResolvConf.parse(
          """
          search prod.svc.cluster.local svc.cluster.local cluster.local
          nameserver 10.96.0.10
          options ndots:5
          """);

  @Test
  void readsWhatKubernetesWrites() {
    assertThat(POD)
        .isEqualTo(
            new ResolvConf(
                List.of("10.96.0.10"),
                List.of("prod.svc.cluster.local", "svc.cluster.local", "cluster.local"),
                5,
                5,
                2,
                false,
                false));
  }

  @Test
  void readsServersOfBothFamiliesAndNoMoreThanThree() {
    ResolvConf conf =
        ResolvConf.parse(
            """
            nameserver fe80::1%eth0
            nameserver
            nameserver dns.example
            nameserver 10.0.0.1
            nameserver ::1 # a comment is no server
            nameserver 10.0.0.4
            """);

    assertThat(conf.servers()).containsExactly("fe80::1%eth0", "10.0.0.1", "::1");
  }

  @Test
  void readsOptionsWithinTheirLimits() {
    ResolvConf conf =
        ResolvConf.parse("options timeout:1 attempts:3 rotate use-vc edns0 single-request\n");
    assertThat(conf.timeoutSeconds()).isEqualTo(1);
    assertThat(conf.attempts()).isEqualTo(3);
    assertThat(conf.rotate()).isTrue();
    assertThat(conf.tcp()).isTrue();

    ResolvConf wild = ResolvConf.parse("options ndots:99 timeout:0 attempts:77 ndots:x\n");
    assertThat(wild.dots()).isEqualTo(15);
    assertThat(wild.timeoutSeconds()).isEqualTo(1);
    assertThat(wild.attempts()).isEqualTo(5);
  }

  @Test
  void theLastOfSearchAndDomainCounts() {
    assertThat(ResolvConf.parse("search a.example b.example\ndomain c.example\n").search())
        .containsExactly("c.example");
    assertThat(ResolvConf.parse("domain c.example\nsearch A.Example. . a.example\n").search())
        .containsExactly("a.example");
  }

  @Test
  void commentsAndNonsenseArePassedOver() {
    assertThat(ResolvConf.parse("# nameserver 10.0.0.1\n; search x\n\u0000\n sortlist 1\n"))
        .isEqualTo(ResolvConf.NONE);
    assertThat(ResolvConf.parse("")).isEqualTo(ResolvConf.NONE);
  }

  @Test
  void aNameWithFewDotsIsTriedInTheDomainsFirst() {
    assertThat(POD.candidates("Greeter.prod"))
        .containsExactly(
            "greeter.prod.prod.svc.cluster.local",
            "greeter.prod.svc.cluster.local",
            "greeter.prod.cluster.local",
            "greeter.prod");
  }

  @Test
  void aNameWithEnoughDotsIsTriedAsItIsFirst() {
    assertThat(POD.candidates("a.b.c.d.e.f")).first().isEqualTo("a.b.c.d.e.f");
    assertThat(POD.candidates("a.b.c.d.e.f")).hasSize(4);
    assertThat(ResolvConf.parse("search x\noptions ndots:0\n").candidates("a"))
        .containsExactly("a", "a.x");
  }

  @Test
  void anAbsoluteNameIsNotSearchedFor() {
    assertThat(POD.candidates("greeter.prod.")).containsExactly("greeter.prod");
  }

  @Test
  void aCandidateThatIsTooLongIsLeftOut() {
    String name = String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(50));

    assertThat(POD.candidates(name)).containsExactly(name);
  }

  @Test
  void aSearchListHasAnEnd() {
    String domains =
        IntStream.range(0, 100)
            .mapToObj(i -> "d" + i + ".example")
            .collect(Collectors.joining(" "));

    assertThat(ResolvConf.parse("search " + domains).search()).hasSize(32);
  }
}
