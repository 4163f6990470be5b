// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PickResultsTest {

  private final PickResults results = new PickResults();

  @Test
  void aPickGivesWhatWasPutForItsKindOfMethod() {
    PickResult single = PickResult.withError(Status.INTERNAL);
    PickResult streaming = PickResult.withError(Status.ABORTED);
    int number = results.take();
    results.put(number, single, streaming);
    assertThat(results.of(number, PolicyFixture.UNARY)).isSameAs(single);
    assertThat(results.of(number, PolicyFixture.STREAM)).isSameAs(streaming);
  }

  @Test
  void aNumberThatNobodyHasGivesNothingAndIsGivenToTheNext() {
    int first = results.take();
    int second = results.take();
    put(first);
    put(second);
    results.giveBack(first);
    assertThat(results.of(first, PolicyFixture.UNARY)).isSameAs(PickResult.withNoResult());
    assertThat(results.of(first, PolicyFixture.STREAM)).isSameAs(PickResult.withNoResult());
    assertThat(results.take()).isEqualTo(first);
    assertThat(results.take()).isNotIn(first, second);
  }

  @Test
  void allOfManyKeepTheirOwn() {
    List<PickResult> put = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = results.take();
      assertThat(number).isEqualTo(i);
      put.add(put(number));
    }
    for (int i = 0; i < put.size(); i++) {
      assertThat(results.of(i, PolicyFixture.UNARY)).isSameAs(put.get(i));
      assertThat(results.of(i, PolicyFixture.STREAM)).isSameAs(put.get(i));
    }
  }

  private PickResult put(int number) {
    PickResult result = PickResult.withError(Status.INTERNAL);
    results.put(number, result, result);
    return result;
  }
}
