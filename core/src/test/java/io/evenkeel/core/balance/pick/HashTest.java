// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.Picker;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HashTest {

  private final List<Backend> backends = Backend.many(10);

  /** A call with a key, and with another in a header. */
  private record Keyed(@Nullable String hashKey, @Nullable String user) implements CallInfo {
    @Override
    public @Nullable String header(String name) {
      return name.equals("x-user") ? user : null;
    }
  }

  private static CallInfo key(String key) {
    return new Keyed(key, null);
  }

  private static Picker over(Hash rule, Candidates candidates) {
    return rule.newPickers(RacyRandom.seeded(5)).over(candidates, 0);
  }

  /** Picks, and leaves the call in flight. */
  private int call(Picker picker, CallInfo call) {
    int index = picker.pick(call, 0);
    backends.get(index).inFlight++;
    return index;
  }

  @Test
  void equalKeysGoToTheSameEndpointForAllClients() {
    Picker one = over(Hash.DEFAULT, Backend.even(backends));
    Picker other = over(Hash.DEFAULT, Backend.even(backends));
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      int index = one.pick(key("user-" + i), 0);
      assertThat(other.pick(key("user-" + i), 0)).isEqualTo(index);
      used.add(index);
    }

    assertThat(used).hasSize(10);
  }

  @Test
  void theKeyIsTheHeaderWhereOneIsNamed() {
    Candidates candidates = Backend.even(backends);
    Picker byHeader = over(new Hash("x-user", 1.25, 64), candidates);
    Picker byKey = over(Hash.DEFAULT, candidates);

    for (int i = 0; i < 100; i++) {
      assertThat(byHeader.pick(new Keyed("other", "user-" + i), 0))
          .isEqualTo(byKey.pick(key("user-" + i), 0));
    }
  }

  @Test
  void aCallWithoutKeyGoesAnywhere() {
    Picker picker = over(Hash.DEFAULT, Backend.even(backends));

    assertThat(Backend.counts(picker, 10, 1000)).doesNotContain(0);
  }

  @Test
  void noEndpointGetsMoreThanItsBoundOfOneKey() {
    Picker picker = over(new Hash(null, 1.25, 64), Backend.even(backends.subList(0, 4)));
    for (int i = 1; i <= 400; i++) {
      call(picker, key("all the same"));
      for (int one = 0; one < 4; one++) {
        assertThat(backends.get(one).inFlight).isLessThanOrEqualTo((int) Math.ceil(1.25 * i / 4));
      }
    }

    // The owner is as full as it may be: 1.25 times a fourth.
    assertThat(backends.subList(0, 4)).anySatisfy(it -> assertThat(it.inFlight).isEqualTo(125));
  }

  // 1.25 times a fourth of four, which is one and a quarter, and so two.
  @Test
  void theCallThatIsPickedForCountsToo() {
    Picker picker = over(Hash.DEFAULT, Backend.even(backends.subList(0, 4)));
    int owner = picker.pick(key("user-1"), 0);
    backends.subList(0, 4).forEach(it -> it.inFlight = 1);
    backends.get((owner + 1) % 4).inFlight = 0;

    assertThat(picker.pick(key("user-1"), 0)).isEqualTo(owner);
  }

  // The mean is 11.7, so that by the least of bounds one of 12 is full too; the 30 that are not are
  // missed now and then.
  @Test
  void whereAllThatAreTriedAreFullTheLeastLoadedIsTaken() {
    List<Backend> many = Backend.many(1000);
    for (int i = 0; i < 1000; i++) {
      many.get(i).inFlight = i % 100 < 3 ? 0 : i % 100 < 10 ? 13 : 12;
    }
    Picker picker = over(new Hash(null, 1.0001, 64), Backend.even(many));
    int full = 0;
    for (int i = 0; i < 200; i++) {
      int inFlight = many.get(picker.pick(key("user-" + i), 0)).inFlight;
      assertThat(inFlight).isNotEqualTo(13);
      full += inFlight == 12 ? 1 : 0;
    }
    assertThat(full).isPositive();
  }

  @Test
  void theBoundIsOfTheShareThatTheWeightGives() {
    Candidates candidates = Candidates.of(backends.subList(0, 3), new double[] {1, 2, 5});
    Picker picker = over(new Hash(null, 1.25, 64), candidates);
    for (int i = 1; i <= 800; i++) {
      call(picker, key("all the same"));
    }

    assertThat(backends.get(0).inFlight).isLessThanOrEqualTo(125);
    assertThat(backends.get(1).inFlight).isLessThanOrEqualTo(250);
    assertThat(backends.get(2).inFlight).isLessThanOrEqualTo(625);
  }

  @Test
  void whereThePlaceIsFullTheNextIsAlwaysTheSameForAKeyAndDiffersBetweenKeys() {
    Picker picker = over(Hash.DEFAULT, Backend.even(backends));
    int full = picker.pick(key("user-0"), 0);
    backends.get(full).inFlight = 100;

    Set<Integer> next = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      int index = picker.pick(key("user-" + i), 0);
      assertThat(index).isNotEqualTo(full);
      assertThat(picker.pick(key("user-" + i), 0)).isEqualTo(index);
      next.add(index);
    }
    assertThat(next).hasSize(9);

    backends.get(full).inFlight = 0;
    assertThat(picker.pick(key("user-0"), 0)).isEqualTo(full);
  }

  @Test
  void withoutBoundOneKeyStaysWhereItIs() {
    Picker picker = over(new Hash(null, Double.POSITIVE_INFINITY, 64), Backend.even(backends));
    int owner = call(picker, key("user-1"));
    for (int i = 0; i < 100; i++) {
      assertThat(call(picker, key("user-1"))).isEqualTo(owner);
    }
  }

  @Test
  void settingsAreRead() throws Exception {
    PickRules rules = PickRules.installed();

    assertThat(rules.parse("p", "hash")).isEqualTo(Hash.DEFAULT);
    assertThat(
            rules.parse(
                "p",
                Map.of("hash", Map.of("header", "x-user", "boundedLoad", 2.0, "points", 100.0))))
        .isEqualTo(new Hash("x-user", 2, 100));
    assertThat(rules.parse("p", Map.of("hash", Map.of("boundedLoad", false))))
        .isEqualTo(new Hash(null, Double.POSITIVE_INFINITY, 64));
  }

  private static void refused(String field, Object value, String message) {
    assertThatThrownBy(() -> PickRules.installed().parse("p", Map.of("hash", Map.of(field, value))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsNotAllowedIsRefused() {
    String bound =
        "'p.hash.boundedLoad' must be a number above 1 and at most 10, or false for no bound, but"
            + " is ";
    refused("boundedLoad", 1.0, bound + "1");
    refused("boundedLoad", 10.5, bound + "10.5");
    refused("boundedLoad", Double.POSITIVE_INFINITY, bound + "Infinity");
    refused("boundedLoad", true, bound + "true");
    refused("points", 15.0, "'p.hash.points' must be a whole number from 16 to 1024, but is 15");
    String header =
        "'p.hash.header' must be the name of a text header in lower case, such as \"x-user\", but"
            + " is ";
    refused("header", "X-User", header + "\"X-User\"");
    refused("header", "user-bin", header + "\"user-bin\"");
  }
}
