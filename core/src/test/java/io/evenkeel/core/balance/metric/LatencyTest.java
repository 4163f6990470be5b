// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric.Meter;
import io.evenkeel.core.balance.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;

  private final Meter meter =
      new Latency(Duration.ofSeconds(3), Duration.ofSeconds(2), 1, Duration.ofSeconds(5))
          .newMeter();
  private final Load load = warm(meter);

  @Test
  void isTheMeanLatencyTimesTheCallsInFlightAndTheOneToCome() {
    call(load, 0, 10 * MS);
    call(load, 10 * MS, 30 * MS);
    assertThat(load.load(0, 1, 40 * MS)).isCloseTo(20 * MS, within(0.02 * 20 * MS));
    assertThat(load.load(3, 1, 40 * MS) / load.load(0, 1, 40 * MS)).isCloseTo(4, within(1e-9));
  }

  @Test
  void callsInFlightCountRelativeToTheWeightAndAnIdleEndpointIsAsGoodWhateverItsWeight() {
    call(load, 0, 10 * MS);
    assertThat(load.load(4, 2, 10 * MS)).isEqualTo(load.load(2, 1, 10 * MS));
    assertThat(load.load(0, 2, 10 * MS)).isEqualTo(load.load(0, 0.1, 10 * MS));
  }

  @Test
  void anEndpointThatLeavesItsCallsUnansweredIsAsSlowAsTheOldestIsOld() {
    call(load, 0, 10 * MS);
    load.started(20 * MS);
    assertThat(load.load(1, 1, 520 * MS)).isEqualTo(2.0 * 500 * MS);
  }

  @Test
  void aFailedCallCountsAsSlowHoweverFastItFailed() {
    call(load, 0, 10 * MS);
    double before = load.load(0, 1, 10 * MS);
    end(load, 10 * MS, MS, Outcome.FAILED, 0);
    assertThat(load.load(0, 1, 11 * MS)).isGreaterThan(100 * before);
  }

  @Test
  void whereCallsAreLongAFailureIsLongerStill() {
    call(load, 0, 60 * SECOND);
    meter.refresh(List.of(load), 60 * SECOND);
    Load failing = meter.newLoad(60 * SECOND);
    end(failing, 60 * SECOND, MS, Outcome.FAILED, 0);
    assertThat(failing.load(0, 1, 60 * SECOND + MS)).isEqualTo(600.0 * SECOND);
  }

  @Test
  void whereAllFailForLongFailuresDoNotGrowOutOfThemselves() {
    Load other = warm(meter);
    long now = 0;
    for (int second = 0; second < 600; second++) {
      for (Load failing : List.of(load, other)) {
        end(failing, now, MS, Outcome.FAILED, 0);
      }
      now += SECOND;
      meter.refresh(List.of(load, other), now);
    }
    assertThat(load.load(0, 1, now)).isBetween(1.0 * SECOND, 600.0 * SECOND);
    for (int second = 0; second < 60; second++) {
      call(load, now, 10 * MS);
      now += SECOND;
    }
    assertThat(load.load(0, 1, now)).isLessThan(SECOND);
  }

  @Test
  void aServerThatAsksNotToBeCalledIsHeardUpToFiveMinutes() {
    end(load, 0, MS, Outcome.FAILED, 20 * SECOND);
    assertThat(load.load(0, 1, MS)).isEqualTo(20.0 * SECOND);
    Load other = meter.newLoad(0);
    end(other, 0, MS, Outcome.FAILED, Long.MAX_VALUE);
    assertThat(other.load(0, 1, MS)).isEqualTo(300.0 * SECOND);
    Load negative = meter.newLoad(0);
    end(negative, 0, MS, Outcome.FAILED, -20 * SECOND);
    assertThat(negative.load(0, 1, MS)).isEqualTo(5.0 * SECOND);
  }

  @Test
  void aCallThatIsGivenUpCountsOnlyWhereItTookLongerThanOthersDo() {
    call(load, 0, 10 * MS);
    end(load, 10 * MS, MS, Outcome.ABANDONED, 0);
    assertThat(load.load(0, 1, 11 * MS)).isCloseTo(10 * MS, within(0.01 * MS * 10));
    end(load, 11 * MS, 50 * MS, Outcome.ABANDONED, 0);
    assertThat(load.load(0, 1, 61 * MS)).isGreaterThan(25 * MS);
  }

  @Test
  void ofAStreamTheTimeToItsFirstMessageCountsAndItsLengthDoesNot() {
    int token = load.started(0);
    load.answered(token, 0, 10 * MS);
    assertThat(load.load(1, 1, 10 * MS)).isEqualTo(2.0 * 10 * MS);
    load.ended(token, true, 0, 500 * MS, Outcome.ANSWERED, 0);
    assertThat(load.load(0, 1, 500 * MS)).isLessThanOrEqualTo(10.0 * MS);
  }

  @Test
  void aStreamThatFailsAfterItsFirstMessageFailsAllTheSame() {
    int token = load.started(0);
    load.answered(token, 0, 10 * MS);
    load.ended(token, true, 0, 3_600 * SECOND, Outcome.FAILED, 0);
    // It is a failure like others: how long the stream was open says nothing of the next one.
    assertThat(load.load(0, 1, 3_600 * SECOND)).isBetween(2.4 * SECOND, 5.0 * SECOND);
  }

  @Test
  void aNewcomerIsTakenForAMiddlingOne() {
    Load fast = warm(meter);
    Load middling = warm(meter);
    Load slow = warm(meter);
    call(fast, 0, 1 * MS);
    call(middling, 0, 10 * MS);
    call(slow, 0, 90 * MS);
    meter.refresh(List.of(fast, middling, slow, meter.newLoad(0)), SECOND);
    assertThat(meter.newLoad(SECOND).load(0, 1, SECOND)).isEqualTo(10.0 * MS);
  }

  @Test
  void theMedianOfThousandsIsThatOfASample() {
    List<Load> loads = new java.util.ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Load next = warm(meter);
      call(next, 0, (1 + i % 100) * MS);
      loads.add(next);
    }
    meter.refresh(loads, SECOND);
    assertThat(meter.newLoad(0).load(0, 1, 0)).isBetween(40.0 * MS, 60.0 * MS);
  }

  @Test
  void whileNothingIsKnownCallsInFlightDecide() {
    assertThat(load.load(0, 1, 0)).isPositive().isLessThan(load.load(1, 1, 0));
  }

  @Test
  void whatNoCallConfirmsFadesByHalfEachTwoSeconds() {
    call(load, 0, 80 * MS);
    assertThat(load.load(0, 1, 80 * MS + 2 * SECOND)).isEqualTo(40.0 * MS);
    assertThat(load.load(0, 1, 80 * MS + 6 * SECOND)).isEqualTo(10.0 * MS);
    assertThat(load.load(0, 1, Long.MAX_VALUE)).isPositive();
  }

  @Test
  void whatIsForgottenIsAsNew() {
    end(load, 0, MS, Outcome.FAILED, 0);
    load.forget(SECOND);
    assertThat(load.load(0, 1, SECOND)).isEqualTo(meter.newLoad(0).load(0, 1, SECOND));
  }

  @Test
  void endpointsThatAreAboutAsQuickAreEqualAndCallsInFlightDecide() {
    Meter tolerant =
        new Latency(Duration.ofSeconds(3), Duration.ofSeconds(2), 1.5, Duration.ofSeconds(5))
            .newMeter();
    List<Load> loads = new java.util.ArrayList<>();
    for (long millis : new long[] {10, 12, 15, 40}) {
      Load next = warm(tolerant);
      call(next, 0, millis * MS);
      loads.add(next);
    }
    tolerant.refresh(loads, 40 * MS);
    double quick = loads.get(0).load(0, 1, 40 * MS);
    assertThat(quick).isEqualTo(1.5 * 12 * MS + 0.25 * MS);
    assertThat(loads.get(1).load(0, 1, 40 * MS)).isEqualTo(quick);
    assertThat(loads.get(2).load(0, 1, 40 * MS)).isEqualTo(quick);
    assertThat(loads.get(3).load(0, 1, 40 * MS)).isGreaterThan(2 * quick);
    assertThat(loads.get(0).load(1, 1, 40 * MS)).isEqualTo(2 * quick);
    assertThat(tolerant.newLoad(0).load(0, 1, 40 * MS)).isEqualTo(quick);
  }

  @Test
  void howLoadedAServerIsDoesNotDependOnThisClientsCallsThatWait() {
    assertThat(load.serverLoad(0)).isNaN();
    call(load, 0, 10 * MS);
    assertThat(load.serverLoad(10 * MS)).isEqualTo(10.0 * MS);
    load.started(10 * MS);
    // One long call is chance, and to the tier with more calls it comes more often.
    assertThat(load.serverLoad(110 * MS)).isEqualTo(10.0 * MS);
  }

  @Test
  void howLoadedAServerIsIsTheMeanOfManyCallsHoweverSeldomTheyAre() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      call(load, i * 60L * SECOND, (long) (-Math.log(1 - random.nextDouble()) * 10 * MS));
      if (i > 100) {
        // Of 32 exponential ones: three and a half standard errors.
        assertThat(load.serverLoad(i * 60L * SECOND)).isBetween(3.8 * MS, 16.2 * MS);
      }
    }
    assertThat(load.serverSamples()).isEqualTo(32);
  }

  @Test
  void howLoadedAServerIsIsKnownFromTheFirstCallsAndOfHowManyThatIs() {
    for (int i = 1; i <= 10; i++) {
      call(load, i * SECOND, i * MS);
      assertThat(load.serverLoad(i * SECOND)).isCloseTo((i + 1) / 2.0 * MS, within(1.0));
      assertThat(load.serverSamples()).isEqualTo(i);
    }
  }

  @Test
  void whereCallsAreManyHowLoadedAServerIsIsSeenAsFastAsItsLatency() {
    for (int i = 0; i < 10_000; i++) {
      call(load, i * MS, 10 * MS);
    }
    assertThat(load.serverSamples()).isCloseTo(3_000, within(200.0));
    for (int i = 10_000; i < 13_000; i++) {
      call(load, i * MS, 40 * MS);
    }
    // After the time of one decay all but 1/e is new.
    assertThat(load.serverLoad(13 * SECOND)).isCloseTo(29 * MS, within(1.5 * MS));
  }

  @Test
  void failuresDoNotMakeFailuresLonger() {
    List<Load> all = List.of(warm(meter), warm(meter), warm(meter));
    all.forEach(each -> call(each, 0, 10 * MS));
    long now = 0;
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 50; i++) {
        now += SECOND / 50;
        for (Load each : all) {
          end(each, now, MS, Outcome.FAILED, 0);
        }
      }
      meter.refresh(all, now);
    }
    for (Load each : all) {
      assertThat(each.load(0, 1, now)).isBetween(4.9 * SECOND, 5.1 * SECOND);
    }
    // One that is new is better than those, and not as bad.
    assertThat(meter.newLoad(now).load(0, 1, now)).isEqualTo(10.0 * MS);
  }

  @Test
  void endpointsThatFailedForLongAreAsGoodAsOthersSoonAfterTheyHealed() {
    List<Load> all = List.of(warm(meter), warm(meter));
    long now = 0;
    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < 50; i++) {
        now += SECOND / 50;
        for (Load each : all) {
          end(each, now, MS, i % 2 == 0 ? Outcome.FAILED : Outcome.ANSWERED, 0);
        }
      }
      meter.refresh(all, now);
    }
    // Of 5 s half, by which it fades in two seconds each: 25 ms after seven of them.
    assertThat(all.get(0).load(0, 1, now + 14 * SECOND)).isLessThan(25.0 * MS);
  }

  @Test
  void theFirstAnswerDoesNotCountAndAFirstFailureDoes() {
    Load cold = meter.newLoad(0);
    call(cold, 0, 500 * MS);
    assertThat(cold.load(0, 1, 500 * MS)).isEqualTo(meter.newLoad(0).load(0, 1, 500 * MS));
    call(cold, 500 * MS, 10 * MS);
    assertThat(cold.load(0, 1, 510 * MS)).isEqualTo(10.0 * MS);
    Load failing = meter.newLoad(0);
    end(failing, 0, MS, Outcome.FAILED, 0);
    assertThat(failing.load(0, 1, MS)).isEqualTo(5.0 * SECOND);
  }

  @Test
  void anyTimeMayBeThatOfTheFirstAnswer() {
    Load answersAtTheEdge = meter.newLoad(0);
    end(answersAtTheEdge, Long.MIN_VALUE - MS, MS, Outcome.ANSWERED, 0);
    call(answersAtTheEdge, Long.MIN_VALUE + MS, 10 * MS);
    assertThat(answersAtTheEdge.load(0, 1, Long.MIN_VALUE + 11 * MS)).isEqualTo(10.0 * MS);
  }

  @Test
  void callsThatBeganBeforeTheFirstAnswerCameDoNotCountEither() {
    Load cold = meter.newLoad(0);
    int[] tokens = {cold.started(0), cold.started(MS), cold.started(2 * MS)};
    for (int i = 0; i < tokens.length; i++) {
      cold.ended(tokens[i], false, i * MS, (500L + i) * MS, Outcome.ANSWERED, 0);
    }
    assertThat(cold.serverLoad(502 * MS)).isNaN();
    call(cold, 502 * MS, 10 * MS);
    assertThat(cold.load(0, 1, 512 * MS)).isEqualTo(10.0 * MS);
  }

  @Test
  void settingsAreReadAndWrongOnesNamed() throws Exception {
    assertThat(Latency.parse(ConfigObject.of("latency", Map.of()))).isEqualTo(Latency.DEFAULT);
    assertThat(Latency.parse(ConfigObject.of("latency", Map.of("decay", "1.5s"))).decay())
        .isEqualTo(Duration.ofMillis(1500));
    assertThatThrownBy(() -> Latency.parse(ConfigObject.of("latency", Map.of("fade", "0s"))))
        .hasMessage(
            "'latency.fade' must be a duration such as \"1.5s\", from \"0.01s\" to \"600s\", but is"
                + " \"0s\"");
  }

  /** A new one whose first answer came. */
  private static Load warm(Meter meter) {
    Load load = meter.newLoad(-MS);
    call(load, -MS, MS);
    return load;
  }

  private static void call(Load load, long at, long took) {
    end(load, at, took, Outcome.ANSWERED, 0);
  }

  private static void end(Load load, long at, long took, Outcome outcome, long pushback) {
    int token = load.started(at);
    load.ended(token, false, at, at + took, outcome, pushback);
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Latency(Duration.ZERO, second, 1.25, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The decay of latencies must be from PT0.01S to PT10M, but is PT0S");
    assertThatThrownBy(() -> new Latency(second, Duration.ofHours(1), 1.25, second))
        .hasMessage("The time in which a latency fades must be from PT0.01S to PT10M, but is PT1H");
    for (double tolerance : new double[] {0.9, 11, Double.NaN}) {
      assertThatThrownBy(() -> new Latency(second, second, tolerance, second))
          .hasMessage("The tolerance for latencies must be from 1.0 to 10.0, but is " + tolerance);
    }
    assertThatThrownBy(() -> new Latency(second, second, 1.25, Duration.ZERO))
        .hasMessage(
            "The latency that a failed call stands for must be from PT0.001S to PT5M, but is PT0S");
  }
}
