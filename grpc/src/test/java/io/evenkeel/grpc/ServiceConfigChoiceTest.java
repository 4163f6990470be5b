// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceConfigChoiceTest {

  private static final Map<String, ?> CONFIG = Map.of("a", 1.0);

  private final ServiceConfigChoice choice = new ServiceConfigChoice(30, () -> "pod-1");

  @Test
  void theFirstChoiceThatIsForThisClientIsTaken() {
    assertThat(
            of(
                "[[{'clientLanguage':['go'],'serviceConfig':{'b':1}},"
                    + "{'serviceConfig':{'a':1}},{'serviceConfig':{'c':1}}]]"))
        .isEqualTo(CONFIG);
  }

  @Test
  void languagesAreComparedWithoutCaseAndHostsWithIt() {
    assertThat(of("[{'clientLanguage':['go','JAVA'],'serviceConfig':{'a':1}}]")).isEqualTo(CONFIG);
    assertThat(of("[{'clientHostname':['pod-1'],'serviceConfig':{'a':1}}]")).isEqualTo(CONFIG);
    assertThat(of("[{'clientHostname':['POD-1'],'serviceConfig':{'a':1}}]")).isNull();
    assertThat(of("[{'clientHostname':[],'clientLanguage':[],'serviceConfig':{'a':1}}]"))
        .isEqualTo(CONFIG);
  }

  @Test
  void aPercentageIsForThoseWhoseLotIsBelowIt() {
    assertThat(of("[{'percentage':31,'serviceConfig':{'a':1}}]")).isEqualTo(CONFIG);
    assertThat(of("[{'percentage':30,'serviceConfig':{'a':1}}]")).isNull();
    assertThat(of("[{'percentage':0,'serviceConfig':{'a':1}}]")).isNull();
    assertThat(of("[{'percentage':100,'serviceConfig':{'a':1}}]")).isEqualTo(CONFIG);
  }

  @Test
  void theHostNameIsAskedForOnlyWhereAChoiceDependsOnIt() {
    ServiceConfigChoice nameless =
        new ServiceConfigChoice(
            0,
            () -> {
              throw new AssertionError("asked for");
            });

    assertThat(nameless.of("[{\"serviceConfig\":{\"a\":1}}]")).isEqualTo(CONFIG);
  }

  @Test
  void aConfigByItselfIsForAll() {
    assertThat(of("{'a':1}")).isEqualTo(CONFIG);
  }

  @Test
  void noChoiceIsNoConfig() {
    assertThat(of("[]")).isNull();
    assertThat(of("[[],[]]")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[] []",
        "7",
        "null",
        "[7]",
        "[{}]",
        "[{'serviceConfig':7}]",
        "[{'serviceconfig':{}}]",
        "[{'percentage':101,'serviceConfig':{}}]",
        "[{'percentage':-1,'serviceConfig':{}}]",
        "[{'percentage':1.5,'serviceConfig':{}}]",
        "[{'percentage':'9','serviceConfig':{}}]",
        "[{'clientLanguage':'java','serviceConfig':{}}]",
      })
  void whatIsNotAsTheProposalSaysIsRefused(String json) {
    assertThatThrownBy(() -> of(json)).isInstanceOf(IllegalArgumentException.class);
  }

  private Map<String, ?> of(String json) {
    return choice.of(json.replace('\'', '"'));
  }
}
