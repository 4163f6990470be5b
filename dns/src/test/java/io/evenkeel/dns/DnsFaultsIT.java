// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static io.evenkeel.dns.WatchedName.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.dns.DnsFaults;
import io.evenkeel.standins.dns.DnsQuery;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a DNS server, or whoever sits before it, can do wrong. */
@Execution(ExecutionMode.CONCURRENT)
class DnsFaultsIT {

  private static final String TARGET = WatchedName.NAME + ".:50051";

  private final WatchedName name = new WatchedName();

  @AfterEach
  void close() {
    name.close();
  }

  /** What goes wrong, and what is told of it. */
  static Stream<Arguments> troubles() {
    return Stream.of(
        trouble("servfail", DnsFaults::servfail, Problem.Kind.UNREACHABLE, "SERVFAIL"),
        trouble("refused", DnsFaults::refused, Problem.Kind.FORBIDDEN, "REFUSED"),
        trouble("formErr", DnsFaults::formErr, Problem.Kind.UNREACHABLE, "FORMERR"),
        trouble("mute", DnsFaults::mute, Problem.Kind.UNREACHABLE, "no answer from 127.0.0.1"),
        trouble("wrongId", DnsFaults::wrongId, Problem.Kind.UNREACHABLE, "no answer to the query"),
        trouble(
            "wrongQuestion",
            DnsFaults::wrongQuestion,
            Problem.Kind.UNREACHABLE,
            "no answer to the query"),
        trouble("foreignNames", DnsFaults::foreignNames, Problem.Kind.MALFORMED, "of other names"),
        trouble("cnameLoop", DnsFaults::cnameLoop, Problem.Kind.MALFORMED, "round in circles"),
        trouble("wrongCount", DnsFaults::wrongCount, Problem.Kind.MALFORMED, "malformed answer"),
        trouble("wrongLength", DnsFaults::wrongLength, Problem.Kind.MALFORMED, "malformed answer"),
        trouble("garbage", DnsFaults::garbage, Problem.Kind.UNREACHABLE, "no answer to the query"));
  }

  private static Arguments trouble(
      String name, Function<DnsFaults, Fault> fault, Problem.Kind kind, String says) {
    return Arguments.of(name, fault, kind, says);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void whatWasFoundStandsInTroubleAndTheTroubleIsNamed(
      String label, Function<DnsFaults, Fault> fault, Problem.Kind kind, String says) {
    name.put("10.0.0.1", "fd00::1");
    name.watch(TARGET);
    name.awaitWellWith("10.0.0.1", "fd00::1");

    Fault active = fault.apply(name.dns.faults());
    active.awaitStrikes(4, SOON);
    name.put("10.0.0.2");
    Problem problem = name.awaitProblem(kind, says);
    active.clear();
    name.awaitWellWith("10.0.0.2");

    assertThat(problem.message()).startsWith("greeter.prod.: ");
    name.assertSetsWereOnly("[10.0.0.1, fd00::1]", "[10.0.0.2]");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void aFirstAnswerThatCannotBeUsedIsAProblemAndNoEndpoint(
      String label, Function<DnsFaults, Fault> fault, Problem.Kind kind, String says) {
    name.put("10.0.0.1");
    Fault active = fault.apply(name.dns.faults());
    name.watch(TARGET);

    name.awaitProblem(kind, says);
    assertThat(name.seen).allMatch(observation -> observation.endpoints() == null);
    active.clear();

    name.awaitWellWith("10.0.0.1");
    name.assertSetsWereOnly("[]", "[10.0.0.1]");
  }

  @Test
  void aForgedAnswerThatComesFirstDoesNotKeepTheRightOneOut() {
    name.put("10.0.0.1");
    Fault forged = name.dns.faults().times(2).wrongId();
    name.watch(TARGET);

    name.awaitWellWith("10.0.0.1");

    forged.awaitStrikes(2, SOON);
    assertThat(name.seen).hasSize(1);
  }

  @Test
  void oneAnswerThatThereIsNothingIsNotBelieved() {
    name.put("10.0.0.1");
    name.watch(TARGET);
    name.awaitWellWith("10.0.0.1");

    Fault wrong = name.dns.faults().times(2).nxdomain();
    wrong.awaitStrikes(2, SOON);
    name.put("10.0.0.2");
    name.awaitWellWith("10.0.0.2");

    name.assertSetsWereOnly("[10.0.0.1]", "[10.0.0.2]");
  }

  @Test
  void nothingThatIsSaidTwiceEmptiesTheSet() {
    name.put("10.0.0.1");
    name.watch(TARGET);
    name.awaitWellWith("10.0.0.1");

    name.dns.remove(WatchedName.NAME);
    name.awaitWellWith();
    name.put("10.0.0.2");
    name.awaitWellWith("10.0.0.2");

    name.dns.empty(WatchedName.NAME);
    name.awaitWellWith();
  }

  @Test
  void aNameThatNeverWasIsAProblemThatTellsWhatWasAskedFor() {
    name.watch(TARGET);

    Problem problem = name.awaitProblem(Problem.Kind.NOT_FOUND, "there is no such name");

    assertThat(problem.message()).endsWith("asked for greeter.prod");
    assertThat(problem.remedy()).contains("headless Service");
  }

  @Test
  void anAnswerThatDoesNotFitComesByTcp() {
    name.put(IntStream.rangeClosed(1, 200).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));
    name.watch(TARGET);

    Await.until(
        SOON,
        () -> !name.seen.isEmpty() && name.endpoints().size() == 200,
        () -> name.seen.toString());

    assertThat(name.seen).hasSize(1);
    assertThat(name.dns.queries()).anyMatch(DnsQuery::tcp);
  }

  @Test
  void anAnswerThatSaysThatItIsCutOffComesByTcp() {
    name.put("10.0.0.1");
    Fault cut = name.dns.faults().truncate();
    name.watch(TARGET);

    name.awaitWellWith("10.0.0.1");
    cut.awaitStrikes(2, SOON);
  }

  @Test
  void theLargestAnswerThatThereIsIsRead() {
    name.put("10.0.0.1");
    Fault huge = name.dns.faults().huge();
    name.watch(TARGET);

    name.awaitWellWith("10.0.0.1");
    huge.awaitStrikes(2, SOON);
    name.assertSetsWereOnly("[10.0.0.1]");
  }

  @Test
  void aConnectionThatIsClosedInsteadOfAnAnswerIsTrouble() {
    name.put("10.0.0.1");
    name.dns.faults().udp().truncate();
    Fault close = name.dns.faults().closeTcp();
    name.watch(TARGET);

    name.awaitProblem(Problem.Kind.MALFORMED, "closed instead of an answer by TCP");
    close.clear();
    name.awaitWellWith("10.0.0.1");
  }

  @Test
  void anAnswerByTcpThatIsShorterThanItSaysIsTrouble() {
    name.put("10.0.0.1");
    name.dns.faults().udp().truncate();
    Fault lie = name.dns.faults().tcp().wrongLength();
    name.watch(TARGET);

    name.awaitProblem(Problem.Kind.UNREACHABLE, "has not come to its end");
    lie.clear();
    name.awaitWellWith("10.0.0.1");
  }

  @Test
  void aServerFromBeforeEdnsIsAskedWithoutItAndThatIsRemembered() {
    name.put("10.0.0.1");
    Fault old = name.dns.faults().noEdns();
    name.watch(TARGET);

    name.awaitWellWith("10.0.0.1");
    int asked = name.dns.asked();
    Await.until(SOON, () -> name.dns.asked() > asked + 6, () -> "asked " + name.dns.asked());

    assertThat(old.strikes()).isBetween(1L, 2L);
    name.assertSetsWereOnly("[10.0.0.1]");
  }

  @Test
  void aSlowAnswerCountsThoughItWasAskedAgainMeanwhile() {
    name.put("10.0.0.1");
    name.dns.faults().delay(Duration.ofMillis(450));
    name.watch(TARGET);

    name.awaitWellWith("10.0.0.1");

    assertThat(name.seen).hasSize(1);
  }

  @Test
  void aFamilyThatIsNeverAnsweredForKeepsTheOtherNoLongerThanASecond() {
    name.put("10.0.0.1");
    Fault swallowed = name.dns.faults().type("AAAA").mute();
    name.watch(TARGET);
    name.awaitWellWith("10.0.0.1");

    name.put("10.0.0.2");
    name.awaitWellWith("10.0.0.2");

    swallowed.awaitStrikes(2, SOON);
    assertThat(name.seen).extracting(Observation::problem).containsOnlyNulls();
  }

  @Test
  void aServerThatIsBrokenOffIsRefusedAndFoundAgain() {
    name.put("10.0.0.1");
    name.watch(TARGET);
    name.awaitWellWith("10.0.0.1");

    name.dns.breakOff();
    name.awaitProblem(Problem.Kind.UNREACHABLE, "127.0.0.1:" + name.dns.port());
    name.put("10.0.0.2");
    name.dns.heal();

    name.awaitWellWith("10.0.0.2");
  }

  @Test
  void everyQueryComesFromAnotherPort() {
    name.put("10.0.0.1");
    name.watch(TARGET);

    Await.until(SOON, () -> name.dns.asked() >= 20, () -> "asked " + name.dns.asked());

    assertThat(name.dns.queries().stream().map(DnsQuery::port).distinct().count())
        .isGreaterThan(15);
  }
}
