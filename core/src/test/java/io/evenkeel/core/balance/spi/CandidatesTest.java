// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidatesTest {

  private static final Load PER_WEIGHT = (inFlight, weight, now) -> now + inFlight / weight;

  private final Candidate[] two = {new Known("a", 3, 2), new Known("b", 4, 4)};
  private final double[] weights = {2, 4};

  @Test
  void aLoadIsTheCandidatesOwnWhetherItIsAskedOrNot() {
    Candidates asked = Candidates.of(List.of(two), weights);
    Candidates known = Candidates.of(two, weights, new Load[] {PER_WEIGHT, PER_WEIGHT});
    for (int i = 0; i < 2; i++) {
      assertThat(asked.load(i, 100)).isEqualTo(two[i].load(100));
      assertThat(known.load(i, 100)).isEqualTo(two[i].load(100));
    }
    Candidates even =
        Candidates.of(
            new Candidate[] {new Known("a", 3, 2), new Known("b", 5, 2)},
            new double[] {2, 2},
            new Load[] {PER_WEIGHT, PER_WEIGHT});
    assertThat(even.load(1, 100)).isEqualTo(102.5);
  }

  @Test
  void eachHasAWeightAndALoad() {
    assertThatThrownBy(() -> Candidates.of(two, new double[] {1}))
        .hasMessage(
            "Candidates must be at least one and have one weight each, but are 2 with 1 weights");
    assertThatThrownBy(() -> Candidates.of(two, weights, new Load[] {PER_WEIGHT}))
        .hasMessage("Candidates must have one load each, but 2 have 1");
    assertThatThrownBy(() -> Candidates.of(two, new double[] {1, 0}))
        .hasMessage("The weight of a candidate must be above 0 and finite, but is 0.0");
  }

  private record Known(String id, int inFlight, double weight) implements Candidate {

    @Override
    public Endpoint endpoint() {
      return Endpoint.builder(id).address("10.0.0.1", 80).build();
    }

    @Override
    public double load(long now) {
      return PER_WEIGHT.load(inFlight, weight, now);
    }

    @Override
    public @Nullable LoadReport report() {
      return null;
    }
  }
}
