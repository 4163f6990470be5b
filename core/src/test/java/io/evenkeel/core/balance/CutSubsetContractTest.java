// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static io.evenkeel.core.balance.StageFleet.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * The same for a client whose run of endpoints goes on past the end of the list: it begins at 15/16
 * of it. There one endpoint may move two.
 */
class CutSubsetContractTest extends SubsetContractTest {

  @Override
  protected Client client() {
    return new Client(ClientView.ANYWHERE, OptionalInt.of(15), 5);
  }

  @Override
  protected int moves() {
    return 2;
  }

  /** The case at the bound, without which it would say nothing. */
  @Test
  void oneThatComesInTheSecondPartMovesTwoWhereTheBeginningStaysBehind() {
    StageFleet fleet = new StageFleet(on(BalancerConfig.DEFAULT.toBuilder()), client()).of(32);
    assertThat(fleet.open()).containsExactlyInAnyOrderElementsOf(ids(30, 31, 0, 1, 2));

    Endpoint comes = Endpoint.builder(id(0) + "-next").address("10.9.9.9", 80).build();
    fleet.put(comes);

    List<String> after = ids(29, 30, 31, 0);
    after.add(comes.id());
    assertThat(fleet.open()).containsExactlyInAnyOrderElementsOf(after);
  }

  private static List<String> ids(int... numbers) {
    List<String> ids = new ArrayList<>();
    for (int number : numbers) {
      ids.add(id(number));
    }
    return ids;
  }
}
