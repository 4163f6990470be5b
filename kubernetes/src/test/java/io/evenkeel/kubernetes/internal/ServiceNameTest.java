// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {

  @ParameterizedTest
  @CsvSource({
    "kubernetes:///greeter                                , greeter.mine",
    "kubernetes:///greeter:8080                           , greeter.mine:8080",
    "kubernetes:///greeter:grpc                           , greeter.mine:grpc",
    "kubernetes:///greeter.prod                           , greeter.prod",
    "kubernetes:///greeter.prod:8080                      , greeter.prod:8080",
    "kubernetes:///greeter.prod:grpc                      , greeter.prod:grpc",
    "kubernetes:///greeter.prod.svc                       , greeter.prod",
    "kubernetes:///greeter.prod.svc.cluster.local         , greeter.prod",
    "kubernetes:///greeter.prod.svc.cluster.local:grpc    , greeter.prod:grpc",
    "kubernetes:///greeter.prod.svc.my.own.domain:8080    , greeter.prod:8080",
    "kubernetes://prod/greeter                            , greeter.prod",
    "kubernetes://prod/greeter:8080                       , greeter.prod:8080",
    "kubernetes://prod/greeter:grpc                       , greeter.prod:grpc",
    "kubernetes://prod/greeter.prod:grpc                  , greeter.prod:grpc",
    "kubernetes://greeter.prod:8080/                      , greeter.prod:8080",
    "kubernetes://greeter.prod.svc.cluster.local:grpc/    , greeter.prod:grpc",
    "kubernetes://greeter/                                , greeter.mine",
    "kubernetes://greeter:8080/                           , greeter.mine:8080",
    "kubernetes:greeter.prod:grpc                         , greeter.prod:grpc",
    "kubernetes:///greeter.prod:grpc?lb=round_robin       , greeter.prod:grpc",
  })
  void readsEveryFormThatPeopleUse(String target, String expected) {
    assertThat(ServiceName.of(Target.parse(target)).orIn("mine")).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kubernetes:///Greeter.prod         | 'Greeter' is no name of a Service",
        "kubernetes:///greeter.Prod         | 'Prod' is no name of a namespace",
        "kubernetes://Prod/greeter          | 'Prod' is no name of a namespace",
        "kubernetes:///greeter.prod.svc.a_b | 'a_b' is no name of a domain label",
        "kubernetes:///greeter..svc         | '' is no name of a namespace",
        "kubernetes:///.prod                | '' is no name of a Service",
        "kubernetes:///-a.prod              | '-a' is no name of a Service",
        "kubernetes:///greeter.prod.pod     | can only come 'svc' and the cluster's domain",
        "kubernetes://test/greeter.prod     | 'test' before the slash but 'prod' behind it",
        "kubernetes:///greeter:0            | port 0 is not from 1 to 65535",
        "kubernetes:///greeter:65536        | port 65536 is not from 1 to 65535",
        "kubernetes:///greeter:123456       | port 123456 is not from 1 to 65535",
        "kubernetes:///greeter:Grpc         | port 'Grpc' is neither a number from 1 to 65535 nor",
        "kubernetes:///*.prod               | a target names one Service of one namespace",
        "kubernetes:///*.prod               | kubectl get services -n prod. In code",
        "kubernetes:///greeter.*            | kubectl get services -A. In code",
        "kubernetes:///*                    | kubectl get services. In code",
        "kubernetes:///a,b                  | 'a,b' is no name of a Service",
      })
  void refusesWhatNamesNoServiceAndSaysWhatToWrite(String target, String complaint) {
    assertThatThrownBy(() -> ServiceName.of(Target.parse(target)).orIn("mine"))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kubernetes:///*.prod           |               ^",
        "kubernetes:///greeter.Prod     |                       ^",
        "kubernetes:///greeter.prod:Grpc|                            ^",
        "kubernetes://Prod/Prod-greeter |              ^",
        "kubernetes:///greeter..svc     |                       ^",
        "kubernetes:///.prod            |               ^",
        "kubernetes:///greeter.         |                       ^",
        "kubernetes://greeter.Prod:80/  |                      ^",
        "kubernetes:///gr%C3%BC%C3%9Fe  |               ^",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void pointsAtWhatIsWrong(String target, String caret) {
    assertThatThrownBy(() -> ServiceName.of(Target.parse(target.strip())))
        .isInstanceOfSatisfying(
            TargetException.class,
            e ->
                assertThat(e.pointer().lines())
                    .containsExactly(target.strip(), caret.substring(1)));
  }

  @Test
  void aNameThatIsNoneIsShownWithTheRightForm() {
    assertThatThrownBy(
            () -> ServiceName.of(Target.parse("kubernetes:///Greeter.prod")).orIn("mine"))
        .hasMessageContaining("at most 63 of them")
        .hasMessageContaining("Write kubernetes:///SERVICE.NAMESPACE:PORT");
  }

  @Test
  void aLabelHasAtMost63Characters() {
    String longest = "a".repeat(63);

    assertThat(ServiceName.of(Target.parse("kubernetes:///" + longest)).orIn("mine").service())
        .isEqualTo(longest);
    assertThatThrownBy(() -> ServiceName.of(Target.parse("kubernetes:///a" + longest)).orIn("mine"))
        .hasMessageContaining("at most 63");
  }

  @Test
  void theAuthorityIsServiceAndNamespaceWithoutThePort() {
    ServiceName name =
        ServiceName.of(Target.parse("kubernetes:///greeter.prod.svc:grpc")).orIn("mine");

    assertThat(name.authority()).isEqualTo("greeter.prod");
  }

  @Test
  void withoutANamespaceItIsTheServiceAlone() {
    ServiceName name = ServiceName.of(Target.parse("kubernetes:///greeter:grpc"));

    assertThat(name.namespace()).isEmpty();
    assertThat(name.authority()).isEqualTo("greeter");
    assertThat(name).hasToString("greeter:grpc");
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes:///*.prod, *.prod",
    "kubernetes:///*.*   , *.*",
    "kubernetes:///*     , *.mine",
    "kubernetes://prod/* , *.prod",
  })
  void aScopeIsAllServicesOfANamespaceOrOfAll(String target, String expected) {
    assertThat(ServiceName.scope(Target.parse(target)).orIn("mine")).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({"kubernetes:///greeter.prod", "kubernetes:///*.prod:grpc", "kubernetes:///*.prod:80"})
  void aScopeIsNoSingleServiceAndHasNoPort(String target) {
    assertThatThrownBy(() -> ServiceName.scope(Target.parse(target)).orIn("mine"))
        .hasMessageContaining("write *.NAMESPACE, or *.* for all namespaces");
  }
}
