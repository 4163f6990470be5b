// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static io.evenkeel.kubernetes.internal.slice.TestSlice.grpc;
import static io.evenkeel.kubernetes.internal.slice.TestSlice.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Endpoint.State;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.core.endpoint.Excluded.Reason;
import io.evenkeel.kubernetes.internal.slice.SliceEndpoint.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceSlicesTest {

  private final ServiceSlices slices = new ServiceSlices();
  private final PortView view = slices.view(new PortSelector("grpc", 0));

  @Test
  void joinsAllSlicesOfTheService() {
    slices.put(grpc("a").ready("1", "10.0.0.1").build());
    slices.put(grpc("b").ready("2", "10.0.0.2").build());
    slices.put(grpc("c").ready("3", "10.0.0.3").build());

    assertThat(addresses()).containsExactly("10.0.0.1:50051", "10.0.0.2:50051", "10.0.0.3:50051");
    slices.remove("b");
    assertThat(addresses()).containsExactly("10.0.0.1:50051", "10.0.0.3:50051");
  }

  @Test
  void aListTakesThePlaceOfAllSlices() {
    slices.put(grpc("a").ready("1", "10.0.0.1").build());

    slices.replaceAll(List.of(grpc("b").ready("2", "10.0.0.2").build()));

    assertThat(addresses()).containsExactly("10.0.0.2:50051");
    assertThat(slices.slices()).extracting(KeptSlice::name).containsExactly("b");
  }

  @Test
  void aListAlsoTakesThePlaceOfWhatWasLeftOut() {
    slices.put(
        grpc("a")
            .add("1", "10.0.0.1", Condition.NOT_READY)
            .add("2", "10.0.0.2", Condition.NOT_READY)
            .build());
    assertThat(view.endpoints().excluded()).extracting(Excluded::id).containsExactly("1", "2");

    slices.replaceAll(List.of(grpc("a").add("2", "10.0.0.2", Condition.NOT_READY).build()));

    assertThat(view.endpoints().excluded()).extracting(Excluded::id).containsExactly("2");
  }

  @Test
  void anEndpointThatStandsInTwoSlicesIsOne() {
    slices.put(grpc("a").ready("1", "10.0.0.1").build());
    slices.put(grpc("b").ready("1", "10.0.0.1").build());

    assertThat(view.endpoints().size()).isEqualTo(1);
    assertThat(view.endpoints().get("1").origin()).isEqualTo("a");
    slices.remove("a");
    assertThat(view.endpoints().get("1").origin()).isEqualTo("b");
  }

  @Test
  void ofTwoSlicesTheBetterConditionCountsInWhicheverOrderTheyCome() {
    slices.put(grpc("a").add("1", "10.0.0.1", Condition.NOT_READY).build());
    slices.put(grpc("b").ready("1", "10.0.0.1").build());

    assertThat(view.endpoints().get("1").state()).isEqualTo(State.READY);
    assertThat(view.endpoints().excluded()).isEmpty();
    slices.put(grpc("b").add("1", "10.0.0.1", Condition.DRAINING).build());
    assertThat(view.endpoints().get("1").state()).isEqualTo(State.DRAINING);
    slices.put(grpc("a").ready("1", "10.0.0.1").build());
    assertThat(view.endpoints().get("1").state()).isEqualTo(State.READY);
  }

  @Test
  void aCallableOneWithoutAPortIsWorseThanOneThatIsNotReady() {
    slices.put(slice("a").port("http", 80).ready("1", "10.0.0.1").build());
    slices.put(grpc("b").add("1", "10.0.0.1", Condition.NOT_READY).build());

    assertThat(view.endpoints().excluded())
        .extracting(Excluded::reason)
        .containsExactly(Reason.NOT_READY);
  }

  @Test
  void thePortIsThatOfEachSlice() {
    slices.put(slice("a").port("grpc", 8080).ready("1", "10.0.0.1").build());
    slices.put(slice("b").port("grpc", 9090).ready("2", "10.0.0.2").build());

    assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:9090");
    slices.put(slice("b").port("grpc", 9091).ready("2", "10.0.0.2").build());
    assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:9091");
  }

  @Test
  void bothFamiliesOfAPodAreOneEndpointWithTheFourFirst() {
    slices.put(grpc("a6").ready("1", "fd00::1").build());
    slices.put(grpc("b4").ready("1", "10.0.0.1").build());

    assertThat(view.endpoints().get("1").addresses())
        .extracting(Object::toString)
        .containsExactly("10.0.0.1:50051", "[fd00::1]:50051");
    slices.remove("b4");
    assertThat(view.endpoints().get("1").addresses())
        .extracting(Object::toString)
        .containsExactly("[fd00::1]:50051");
  }

  @Test
  void ofOneFamilyTheFirstSliceByNameGivesTheAddress() {
    slices.put(grpc("b").ready("1", "10.0.0.2").build());
    slices.put(grpc("a").ready("1", "10.0.0.1").build());

    assertThat(addresses()).containsExactly("10.0.0.1:50051");
    assertThat(view.endpoints().get("1").addresses()).hasSize(1);
  }

  @Test
  void anAddressOfAWorseConditionIsNotJoined() {
    slices.put(grpc("a").ready("1", "10.0.0.1").build());
    slices.put(grpc("b").add("1", "fd00::1", Condition.DRAINING).build());

    assertThat(view.endpoints().get("1").addresses()).hasSize(1);
  }

  @Test
  void whatDrainsMayBeCalledAndIsMarked() {
    slices.put(grpc("a").add("1", "10.0.0.1", Condition.DRAINING).build());

    assertThat(view.endpoints().get("1").state()).isEqualTo(State.DRAINING);
  }

  @Test
  void whatIsNotReadyOrServesNoMoreIsLeftOutWithTheReason() {
    slices.put(
        grpc("a")
            .add("1", "10.0.0.1", Condition.NOT_READY)
            .add("2", "10.0.0.2", Condition.TERMINATED)
            .build());

    assertThat(view.endpoints().isEmpty()).isTrue();
    assertThat(view.endpoints().excluded())
        .extracting(Object::toString)
        .containsExactly(
            "Excluded[id=1, name=1, addresses=[10.0.0.1:50051], reason=NOT_READY,"
                + " detail=ready is false, origin=a]",
            "Excluded[id=2, name=2, addresses=[10.0.0.2:50051], reason=NOT_SERVING,"
                + " detail=terminating, and serving is false, origin=a]");
  }

  @Test
  void whatHasNoAddressOrNoPortIsLeftOutWithTheReason() {
    slices.put(grpc("a").ready("1", "10.0.0.1").ready("2", "").build());
    slices.put(slice("b").port("http", 80).ready("3", "10.0.0.3").build());

    assertThat(addresses()).containsExactly("10.0.0.1:50051");
    assertThat(view.endpoints().excluded())
        .extracting(Object::toString)
        .containsExactly(
            "Excluded[id=2, name=2, addresses=[], reason=NO_ADDRESS,"
                + " detail=the slice gives no address, origin=a]",
            "Excluded[id=3, name=3, addresses=[], reason=NO_PORT,"
                + " detail=the slice has no port 'grpc', origin=b]");
  }

  @Test
  void anExcludedOneThatBecomesReadyIsExcludedNoMore() {
    slices.put(grpc("a").add("1", "10.0.0.1", Condition.NOT_READY).build());
    slices.put(grpc("a").ready("1", "10.0.0.1").build());

    assertThat(addresses()).containsExactly("10.0.0.1:50051");
    assertThat(view.endpoints().excluded()).isEmpty();
    slices.put(grpc("a").build());
    assertThat(view.endpoints().isEmpty()).isTrue();
  }

  @Test
  void anAddressThatAnotherPodReusesIsAnotherEndpoint() {
    slices.put(grpc("a").ready("uid-old", "10.0.0.1").build());
    var before = view.endpoints();
    slices.put(grpc("a").ready("uid-new", "10.0.0.1").build());

    var changes = view.endpoints().changesSince(before);
    assertThat(changes.added()).extracting(Endpoint::id).containsExactly("uid-new");
    assertThat(changes.removed()).extracting(Endpoint::id).containsExactly("uid-old");
  }

  @Test
  void aServiceScaledToZeroHasAnEmptySetAndFillsAgain() {
    slices.put(grpc("a").ready("1", "10.0.0.1").build());
    // What the controller leaves: one slice with neither ports nor endpoints.
    slices.put(slice("a").build());

    assertThat(view.outcome()).isEqualTo(PortView.Outcome.SET);
    assertThat(view.endpoints().isEmpty()).isTrue();
    slices.put(grpc("a").ready("2", "10.0.0.2").build());
    assertThat(addresses()).containsExactly("10.0.0.2:50051");
  }

  @Test
  void aServiceThatIsMadeAgainBeginsAnew() {
    slices.put(grpc("a").ready("1", "10.0.0.1").add("2", "x", Condition.NOT_READY).build());
    slices.remove("a");
    assertThat(view.outcome()).isEqualTo(PortView.Outcome.NO_SLICES);
    assertThat(view.endpoints().isEmpty()).isTrue();
    assertThat(view.endpoints().excluded()).isEmpty();
    assertThat(slices.isEmpty()).isTrue();

    slices.put(grpc("b").ready("1", "10.0.0.9").build());

    assertThat(view.outcome()).isEqualTo(PortView.Outcome.SET);
    assertThat(addresses()).containsExactly("10.0.0.9:50051");
    assertThat(view.endpoints().excluded()).isEmpty();
  }

  @Test
  void theRemovalOfWhatIsNotThereIsNoChange() {
    slices.put(grpc("a").ready("1", "10.0.0.1").build());
    var before = view.endpoints();

    slices.remove("b");
    slices.put(grpc("a").ready("1", "10.0.0.1").build("2"));

    assertThat(view.endpoints()).isEqualTo(before);
  }

  @Test
  void nameLocalityAndHintsAreThoseOfTheEndpoint() throws MalformedJson {
    slices.put(
        JsonText.slice(
            "'ports':[{'name':'grpc','port':50051}],'endpoints':[{'addresses':['10.0.0.1'],"
                + "'zone':'z','nodeName':'n','hints':{'forZones':[{'name':'y'}]},"
                + "'targetRef':{'kind':'Pod','name':'greeter-1','uid':'u1'}}]"));

    Endpoint endpoint = view.endpoints().get("u1");
    assertThat(endpoint.displayName()).isEqualTo("greeter-1");
    assertThat(endpoint.locality()).hasToString("Locality[region=, zone=z, node=n]");
    assertThat(endpoint.hints()).hasToString("Hints[zones=[y], nodes=[]]");
    assertThat(endpoint.weight()).isEqualTo(1);
    assertThat(endpoint.serverName()).isNull();
    assertThat(endpoint.origin()).isEqualTo("a");
  }

  @Test
  void aPortWithoutANumberDoesNotCount() {
    PortView only = slices.view(PortSelector.ONLY);
    slices.put(slice("a").port("any", 0).port("grpc", 50051).ready("1", "10.0.0.1").build());

    assertThat(slices.isEmpty()).isFalse();
    assertThat(only.outcome()).isEqualTo(PortView.Outcome.SET);
    assertThat(only.settledPort()).isEqualTo("grpc");
    assertThat(only.selector()).isEqualTo(PortSelector.ONLY);
    assertThat(only.ports()).containsExactly("grpc=50051");
  }

  @Test
  void viewsOfSeveralPortsAreKeptUpToDateAndAForgottenOneIsMadeAgain() {
    PortView http = slices.view(new PortSelector("http", 0));
    slices.put(slice("a").port("grpc", 1).port("http", 2).ready("1", "10.0.0.1").build());

    assertThat(addresses()).containsExactly("10.0.0.1:1");
    assertThat(http.endpoints().get("1").address()).hasToString("10.0.0.1:2");
    assertThat(slices.view(new PortSelector("http", 0))).isSameAs(http);
    slices.forget(new PortSelector("http", 0));
    assertThat(slices.views()).containsExactly(view);
    assertThat(slices.view(new PortSelector("http", 0)).endpoints()).isEqualTo(http.endpoints());
  }

  private List<String> addresses() {
    assertThat(view.outcome()).isEqualTo(PortView.Outcome.SET);
    return view.endpoints().endpoints().stream().map(e -> e.address().toString()).toList();
  }
}
