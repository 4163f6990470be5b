// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static io.evenkeel.kubernetes.internal.slice.TestSlice.grpc;
import static io.evenkeel.kubernetes.internal.slice.TestSlice.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.kubernetes.internal.slice.SliceEndpoint.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a slice keeps: each endpoint once, though it is both the slice's and published. */
class KeptSliceTest {

  private final ServiceSlices slices = new ServiceSlices();

  @Test
  void whatIsPublishedIsTheSlicesOwn() {
    slices.put(grpc("s").ready("a", "10.0.0.1").ready("b", "10.0.0.2").build());
    KeptSlice slice = slices.slices().iterator().next();

    assertThat(published("grpc").get(0)).isSameAs(slice.endpoint(0));
    assertThat(published("grpc").get(1)).isSameAs(slice.endpoint(1));
  }

  @Test
  void whatStaysInALaterStateOfTheSliceIsKeptAndNotWhatCameInItsPlace() {
    slices.put(
        grpc("s").ready("a", "10.0.0.1").ready("b", "10.0.0.2").ready("d", "10.0.0.4").build());
    List<Endpoint> before = List.copyOf(published("grpc"));

    slices.put(
        grpc("s")
            .ready("a", "10.0.0.1")
            .ready("b", "10.0.0.9")
            .ready("c", "10.0.0.3")
            .ready("d", "10.0.0.4")
            .build("2"));

    KeptSlice kept = slices.slices().iterator().next();
    assertThat(kept.endpoint(0)).isSameAs(before.get(0));
    assertThat(kept.endpoint(1)).isNotEqualTo(before.get(1)).isSameAs(published("grpc").get(1));
    assertThat(kept.endpoint(2)).isSameAs(published("grpc").get(2));
    assertThat(kept.endpoint(3)).isSameAs(before.get(2));
  }

  @Test
  void theListOfASetWithOtherObjectsOrAnotherSizeIsNotTaken() {
    slices.put(grpc("s").ready("a", "10.0.0.1").ready("b", "10.0.0.2").build());
    KeptSlice slice = slices.slices().iterator().next();
    Endpoint a = slice.endpoint(0);
    Endpoint b = slice.endpoint(1);

    slice.shareListWith(EndpointSet.of(a.toBuilder().build(), b));
    slice.shareListWith(EndpointSet.of(a));
    slice.shareListWith(EndpointSet.EMPTY);

    assertThat(slice.size()).isEqualTo(2);
    assertThat(slice.endpoint(0)).isSameAs(a);
    assertThat(slice.endpoint(1)).isSameAs(b);
  }

  @Test
  void aNewListOfAllKeepsWhatStays() {
    slices.put(grpc("s").ready("a", "10.0.0.1").build());
    Endpoint before = published("grpc").get(0);

    slices.replaceAll(List.of(grpc("s").ready("a", "10.0.0.1").build("2")));

    assertThat(published("grpc").get(0)).isSameAs(before);
  }

  @Test
  void aConditionThatChangesAloneIsSeen() {
    slices.put(grpc("s").ready("a", "10.0.0.1").add("b", "10.0.0.2", Condition.NOT_READY).build());
    assertThat(published("grpc")).hasSize(1);

    slices.put(grpc("s").ready("a", "10.0.0.1").add("b", "10.0.0.2", Condition.TERMINATED).build());
    assertThat(slices.view(PortSelector.parse("grpc")).endpoints().excluded().get(0).detail())
        .isEqualTo("terminating, and serving is false");
    slices.put(grpc("s").ready("a", "10.0.0.1").add("b", "10.0.0.2", Condition.DRAINING).build());
    assertThat(published("grpc").get(1).state()).isEqualTo(Endpoint.State.DRAINING);
  }

  @Test
  void otherPortsShareAllButTheNumber() {
    slices.put(slice("s").port("grpc", 50051).port("admin", 9090).ready("a", "10.0.0.1").build());

    assertThat(published("grpc").get(0).address()).hasToString("10.0.0.1:50051");
    assertThat(published("admin").get(0).address()).hasToString("10.0.0.1:9090");
  }

  @Test
  void anEndpointThatGetsAnAddressIsCallable() {
    slices.put(grpc("s").ready("a", "").build());
    assertThat(published("grpc")).isEmpty();

    slices.put(grpc("s").ready("a", "0.0.0.0").build("2"));

    assertThat(published("grpc")).hasSize(1);
  }

  private List<Endpoint> published(String port) {
    return slices.view(PortSelector.parse(port)).endpoints().endpoints();
  }
}
