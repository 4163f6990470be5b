// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Label and field selectors. */
class SelectorTest {

  private static final Kind PODS = Kinds.standard().resource("pods");

  private static final StoredObject POD =
      StoredObject.of(
          PODS,
          JsonParser.parseString(
                  """
                  {"metadata": {"name": "p", "namespace": "prod",
                                "labels": {"app": "greeter", "tier": "", "x.io/y": "1"}},
                   "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}}
                  """)
              .getAsJsonObject(),
          7);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=greeter | true",
        "app==greeter | true",
        "app = greeter | true",
        "app=other | false",
        "app!=other | true",
        "nothing!=other | true",
        "app | true",
        "nothing | false",
        "!app | false",
        "! nothing | true",
        "app in (a, greeter) | true",
        "app in (a,b) | false",
        "app notin (a,b) | true",
        "app notin (greeter) | false",
        "nothing notin (greeter) | true",
        "tier= | true",
        "app=greeter,x.io/y=1 | true",
        "app=greeter,x.io/y=2 | false",
        "app in (greeter),!nothing,x.io/y | true",
      })
  void selectsByLabels(String selector, boolean selected) {
    assertThat(Selector.parse(PODS, "", selector, null).matches(POD)).isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata.name=p | true",
        "metadata.name=q | false",
        "metadata.namespace=prod | true",
        "spec.nodeName=n1,status.phase!=Failed | true",
        "spec.nodeName!=n1 | false",
        "status.podIP= | true",
      })
  void selectsByFields(String selector, boolean selected) {
    assertThat(Selector.parse(PODS, "prod", null, selector).matches(POD)).isEqualTo(selected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a in b", "a in (b", "=b", "a=b c=d", "a,,b", "a=(", "!"})
  void refusesLabelSelectorsThatItCannotRead(String selector) {
    assertThatThrownBy(() -> Selector.parse(PODS, "", selector, null))
        .isInstanceOf(SelectorException.class)
        .hasMessageStartingWith("unable to parse requirement: found '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec.color=red", "metadata.labels.app=x"})
  void refusesFieldsThatTheKindDoesNotOffer(String selector) {
    assertThatThrownBy(() -> Selector.parse(PODS, "", null, selector))
        .isInstanceOf(SelectorException.class)
        .hasMessageStartingWith("field label not supported: ");
  }

  @Test
  void refusesFieldSelectorsThatItCannotRead() {
    assertThatThrownBy(() -> Selector.parse(PODS, "", null, "metadata.name"))
        .hasMessage("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
  }

  @Test
  void keepsToItsNamespace() {
    assertThat(Selector.parse(PODS, "test", null, null).matches(POD)).isFalse();
  }
}
