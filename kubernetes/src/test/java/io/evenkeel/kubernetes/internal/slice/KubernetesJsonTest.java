// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.kubernetes.internal.slice.SliceEndpoint.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesJsonTest {

  private static final String SLICE =
      "{'kind':'EndpointSlice','metadata':{'name':'a','resourceVersion':'7'}}";

  // Events.

  @ParameterizedTest
  @CsvSource({"ADDED, PUT", "MODIFIED, PUT", "DELETED, DELETED"})
  void anEventOfAnObjectCarriesItsSlice(String type, WatchEvent.Type expected) throws Exception {
    WatchEvent event = JsonText.event("{'type':'" + type + "','object':" + SLICE + "}");

    assertThat(event.type()).isEqualTo(expected);
    assertThat(event.slice()).hasToString("/a@7");
    assertThat(event.resourceVersion()).isEqualTo("7");
    assertThat(event.endsInitialEvents()).isFalse();
    assertThat(event.status()).isNull();
  }

  @Test
  void theTypeMayComeBehindTheObject() throws Exception {
    assertThat(JsonText.event("{'object':" + SLICE + ",'type':'DELETED'}").type())
        .isEqualTo(WatchEvent.Type.DELETED);
  }

  @Test
  void aBookmarkIsAVersionAndMayEndTheInitialEvents() throws Exception {
    String plain =
        "{'type':'BOOKMARK','object':{'kind':'EndpointSlice','metadata':{"
            + "'resourceVersion':'9'ANNOTATIONS}}}";

    WatchEvent bookmark = JsonText.event(plain.replace("ANNOTATIONS", ""));
    assertThat(bookmark.type()).isEqualTo(WatchEvent.Type.BOOKMARK);
    assertThat(bookmark.resourceVersion()).isEqualTo("9");
    assertThat(bookmark.slice()).isNull();
    assertThat(bookmark.endsInitialEvents()).isFalse();
    String ends = ",'annotations':{'k8s.io/initial-events-end':'VALUE'}";
    assertThat(
            JsonText.event(plain.replace("ANNOTATIONS", ends.replace("VALUE", "true")))
                .endsInitialEvents())
        .isTrue();
    assertThat(
            JsonText.event(plain.replace("ANNOTATIONS", ends.replace("VALUE", "false")))
                .endsInitialEvents())
        .isFalse();
  }

  @Test
  void anErrorCarriesTheStatus() throws Exception {
    WatchEvent event =
        JsonText.event(
            "{'type':'ERROR','object':{'kind':'Status','code':410,'reason':'Expired','message':'too"
                + " old','details':{'retryAfterSeconds':3,'causes':[]}}}");

    assertThat(event.status()).isEqualTo(new ApiStatus(410, "Expired", "too old", 3));
    assertThat(event.status()).hasToString("410 Expired: too old");
    assertThat(event.resourceVersion()).isEmpty();
  }

  // Objects.

  @Test
  void readsAllThatASliceSays() throws Exception {
    Slice slice =
        JsonText.slice(
            "'addressType':'IPv4','ports':[{'name':'grpc','port':50051,'protocol':'TCP'},"
                + "{'port':65535},{'name':'any','port':null},{'name':'u','port':53,'protocol':'UDP'}]"
                + ",'endpoints':[{'addresses':['10.0.0.1','ignored'],'conditions':{'ready':true}}]");

    assertThat(slice.toString()).isEqualTo("prod/a@7");
    assertThat(slice.service()).isEqualTo("greeter");
    assertThat(slice.namespace()).isEqualTo("prod");
    assertThat(slice.resourceVersion()).isEqualTo("7");
    assertThat(slice.ports())
        .containsExactly(
            new SlicePort("grpc", 50051), new SlicePort("", 65535), new SlicePort("any", 0));
    assertThat(new KeptSlice(slice, null).portNumber("grpc")).isEqualTo(50051);
    assertThat(new KeptSlice(slice, null).portNumber("any")).isEqualTo(-1);
    assertThat(new KeptSlice(slice, null).portNumber("absent")).isEqualTo(-1);
    assertThat(slice.size()).isEqualTo(1);
    assertThat(slice.get(0).address()).isEqualTo("10.0.0.1");
    assertThat(slice.changedAt()).isNull();
  }

  @Test
  void nullListsAndObjectsAreAbsent() throws Exception {
    Slice slice = JsonText.slice("'ports':null,'endpoints':null");
    assertThat(slice.ports()).isEmpty();
    assertThat(slice.size()).isZero();

    SliceEndpoint endpoint =
        JsonText.endpoint(
            "'addresses':null,'hostname':'h','nodeName':null,'zone':null,'conditions':null,"
                + "'targetRef':null,'hints':null");
    assertThat(endpoint.id()).isEqualTo("h");
    assertThat(endpoint.address()).isEmpty();
    assertThat(endpoint.condition()).isEqualTo(Condition.READY);
    assertThat(endpoint.hints()).isSameAs(Hints.NONE);
    assertThat(JsonText.slice("'endpoints':[null]").size()).isZero();
    assertThat(
            JsonText.event(
                    "{'type':'ADDED','object':{'metadata':{'name':'a','labels':null,"
                        + "'annotations':null,'resourceVersion':null}}}")
                .resourceVersion())
        .isEmpty();
    assertThat(JsonText.endpoint("'hostname':'h','hints':{'forZones':null}").hints().zones())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`'x':1`                                           | READY",
        "'ready':null                                      | READY",
        "'ready':true                                      | READY",
        // publishNotReadyAddresses
        "'ready':true,'serving':false                      | READY",
        "'ready':true,'serving':true,'terminating':true    | READY",
        "'ready':false                                     | NOT_READY",
        "'ready':false,'serving':true                      | NOT_READY",
        "'ready':false,'terminating':false                 | NOT_READY",
        "'ready':false,'serving':true,'terminating':true   | DRAINING",
        "'ready':false,'serving':false,'terminating':true  | TERMINATED",
        "'ready':false,'terminating':true                  | TERMINATED",
      })
  void conditionsComeToOneByTheRuleOfKubeProxy(String conditions, Condition expected)
      throws Exception {
    SliceEndpoint endpoint = JsonText.endpoint("'hostname':'h','conditions':{" + conditions + "}");

    assertThat(endpoint.condition()).isEqualTo(expected);
  }

  @Test
  void theTimeOfTheChangeIsReadFromItsAnnotationAndNonsenseIsIgnored() throws Exception {
    String text =
        "{'type':'ADDED','object':{'metadata':{'name':'a','annotations':{"
            + "'endpoints.kubernetes.io/last-change-trigger-time':'TIME','x':'y'}}}}";

    assertThat(JsonText.event(text.replace("TIME", "2026-01-02T03:04:05Z")).slice().changedAt())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(JsonText.event(text.replace("TIME", "yesterday")).slice().changedAt()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'targetRef':{'uid':'u','name':'n'},'hostname':'h','nodeName':'x','addresses':['1'] | u",
        "'hostname':'h','nodeName':'x','addresses':['1']                                   | h@x",
        "'hostname':'h','addresses':['1']                                                  | 1",
        "'hostname':'h'                                                                    | h",
        "'targetRef':{'name':'n'},'addresses':['1']                                        | 1",
        "'addresses':['1','2']                                                             | 1",
      })
  void anIdIsTheTargetsUidElseHostNameAndNodeElseTheAddress(String members, String id)
      throws Exception {
    assertThat(JsonText.endpoint(members).id()).isEqualTo(id);
  }

  @Test
  void hintsAreTheNamesOfZonesAndNodes() throws Exception {
    assertThat(
            JsonText.endpoint(
                    "'hostname':'h','hints':{'forZones':[{'name':'a'},{'name':''},{'x':1},null,"
                        + "{'name':'b'}],'forNodes':[{'name':'n'}],'forRacks':[1]}")
                .hints())
        .hasToString("Hints[zones=[a, b], nodes=[n]]");
  }

  @Test
  void ofAnIdThatStandsTwiceInOneSliceTheBetterConditionStays() throws Exception {
    Slice slice =
        JsonText.slice(
            "'endpoints':[{'hostname':'h','conditions':{'ready':false}},{'hostname':'b'},"
                + "{'hostname':'h'},{'hostname':'a'}]");

    assertThat(List.of(slice.get(0), slice.get(1), slice.get(2)))
        .extracting(SliceEndpoint::id)
        .containsExactly("a", "b", "h");
    assertThat(slice.size()).isEqualTo(3);
    assertThat(slice.get(2).condition()).isEqualTo(Condition.READY);
  }

  @Test
  void whatIsNotKnownIsSkippedOfWhateverShape() throws Exception {
    String any = "{'a':[1,2.5e3,-1,true,null,'x',{'b':{}},[[]]],'c':'\\u00e9\\\"'}";
    String deep = "'unknown':" + any + ",";

    Slice slice =
        JsonText.event(
                "{"
                    + deep
                    + "'type':'ADDED','object':{"
                    + deep
                    + "'metadata':{"
                    + deep
                    + "'name':'a','labels':{"
                    + deep
                    + "'kubernetes.io/service-name':'s'},'annotations':{"
                    + deep
                    + "'x':1}},'ports':[{"
                    + deep
                    + "'port':80}],'endpoints':[{"
                    + deep
                    + "'conditions':{"
                    + deep
                    + "'ready':true},'targetRef':{"
                    + deep
                    + "'uid':'u'},'hints':{"
                    + deep
                    + "'forZones':[{"
                    + deep
                    + "'name':'z'}]}}]}}")
            .slice();

    assertThat(slice.service()).isEqualTo("s");
    assertThat(new KeptSlice(slice, null).portNumber("")).isEqualTo(80);
    assertThat(slice.get(0).id()).isEqualTo("u");
    assertThat(slice.get(0).hints().zones()).containsExactly("z");
  }

  @Test
  void valuesThatRepeatAreKeptOnce() throws Exception {
    Slice slice =
        JsonText.slice(
            "'endpoints':[{'hostname':'a','zone':'z','nodeName':'n','hints':{'forZones':[{'name':"
                + "'z'}]}},{'hostname':'b','zone':'z','nodeName':'n','hints':{'forZones':"
                + "[{'name':'z'}]}}]");

    assertThat(slice.get(0).locality()).isSameAs(slice.get(1).locality());
    assertThat(slice.get(0).hints()).isSameAs(slice.get(1).hints());
  }

  // Lists, Status, Service.

  @Test
  void aPageHasItsSlicesVersionAndToken() throws Exception {
    SlicePage page =
        JsonText.page(
            "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'8','continue':'next',"
                + "'remainingItemCount':3},'items':[{'metadata':{'name':'a'}},"
                + "{'metadata':{'name':'b'}}],'more':{}}");

    assertThat(page.slices()).extracting(Slice::name).containsExactly("a", "b");
    assertThat(page.resourceVersion()).isEqualTo("8");
    assertThat(page.next()).isEqualTo("next");
    assertThat(
            JsonText.page(
                "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'8','continue':null},"
                    + "'items':null}"))
        .isEqualTo(new SlicePage(List.of(), "8", ""));
  }

  @Test
  void aStatusMaySayLittle() throws Exception {
    assertThat(JsonText.status("{'kind':'Status'}")).isEqualTo(new ApiStatus(0, "", "", 0));
    assertThat(
            JsonText.status(
                "{'kind':'Status','code':null,'reason':null,'message':null,'details':null}"))
        .isEqualTo(ApiStatus.ofCode(0));
  }

  @Test
  void aServiceHasATypeAndPorts() throws Exception {
    ServicePorts service =
        JsonText.service(
            "{'kind':'Service','metadata':{},'spec':{'type':'ClusterIP','x':[],'ports':["
                + "{'name':'grpc','port':80,'targetPort':'named'},{'port':null}]}}");

    assertThat(service)
        .isEqualTo(
            new ServicePorts(
                "ClusterIP",
                "",
                List.of(new ServicePorts.Port("grpc", 80), new ServicePorts.Port("", 0))));
    assertThat(
            JsonText.service(
                    "{'kind':'Service','spec':{'type':'ExternalName','externalName':'x.y','ports'"
                        + ":null}}")
                .externalName())
        .isEqualTo("x.y");
    assertThat(JsonText.service("{'kind':'Service','spec':null}").ports()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "410, ''     , ''                                  , true , false",
    "200, Expired, ''                                  , true , false",
    "0  , Gone   , ''                                  , true , false",
    "504, ''     , Too large resource version: 9 (now 8), false, true",
    "504, Timeout, Too large resource version: 9        , false, true",
    "0  , Timeout, Too large resource version: 9        , false, true",
    "504, Timeout, etcd is slow                         , false, false",
    "500, ''     , bad resource version                 , false, false",
  })
  void aStatusTellsWhetherAVersionIsGoneOrTooNew(
      int code, String reason, String message, boolean gone, boolean tooNew) {
    ApiStatus status = new ApiStatus(code, reason, message, 0);

    assertThat(status.isGone()).isEqualTo(gone);
    assertThat(status.isTooNew()).isEqualTo(tooNew);
  }

  @Test
  void whatAServerSaysIsOneLineAndNotALongOne() throws MalformedJson {
    ApiStatus status =
        JsonText.status(
            "{'kind':'Status','reason':'"
                + "r".repeat(9000)
                + "','message':'two\\nlines"
                + "m".repeat(9000)
                + "'}");

    assertThat(status.toString()).hasSizeLessThan(1200).contains("two\uFFFDlines").endsWith("m…");
  }

  @ParameterizedTest
  @CsvSource({"uid", "address"})
  void anIdOrAnAddressIsOfALengthThatCanBeOne(String what) throws MalformedJson {
    String longest = "x".repeat(10_000);
    String members =
        what.equals("uid") ? "'targetRef':{'uid':'%s'}" : "'hostname':'h','addresses':['%s']";

    assertThat(JsonText.endpoint(members.replace("%s", longest)).toString()).contains(longest);
    assertThatThrownBy(() -> JsonText.endpoint(members.replace("%s", longest + "x")))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("longer than 10000 characters");
  }

  // What is not what it should be.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                                    | the JSON ends at $",
        "{                                                     | the JSON ends at $.",
        "{'type':'ADDED','object':{'metadata':{'name':'a'      | the JSON ends at $.object.metadata.name",
        "[]                                                    | unexpected JSON at $",
        "'text'                                                | unexpected JSON at $",
        "<html>                                                | no JSON at $",
        "{'type':'ADDED'}                                      | an event needs an \"object\"",
        "{'type':'ADDED','object':null}                        | unexpected JSON at $.object",
        "{'type':'ADDED','object':[]}                          | unexpected JSON at $.object",
        "{'type':'NEW','object':{'metadata':{'name':'a'}}}     | event type 'NEW' is none of ADDED",
        "{'object':{'metadata':{'name':'a'}}}                  | event type '' is none of ADDED",
        "{'type':'ADDED','object':{}}                          | no metadata.name",
        "{'type':'ADDED','object':{'kind':'Pod','metadata':{'name':'a'}}} | expected kind EndpointSlice, but found 'Pod'",
        "{'type':'ERROR','object':{'kind':'Pod'}}              | expected kind Status, but found 'Pod'",
        "{'type':'ADDED','object':{'metadata':{'name':'a'}}}x  | no JSON at $",
        "{'type':'ADDED','object':{'metadata':{'name':'a'}}}{} | no JSON at $",
      })
  void anEventThatIsNoneIsNamedWithThePlace(String text, String complaint) {
    assertThatThrownBy(() -> JsonText.event(text))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining(complaint.replace("\\", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'ports':{}                                | $.object.ports",
        "'ports':[80]                              | $.object.ports[0]",
        "'ports':[{'port':'http'}]                 | $.object.ports[0].port",
        "'ports':[{'port':65536}]                  | port 65536 is not from 1 to 65535",
        "'ports':[{'port':-1}]                     | port -1 is not from 1 to 65535",
        "'ports':[{'port':1.5}]                    | $.object.ports[0].port",
        "'endpoints':'x'                           | $.object.endpoints",
        "'endpoints':[[]]                          | $.object.endpoints[0]",
        "'endpoints':[{'addresses':'10.0.0.1'}]    | $.object.endpoints[0].addresses",
        "'endpoints':[{'addresses':['[fd00::1]']}] | address '[fd00::1]' must stand without brackets",
        "'endpoints':[{'addresses':[]}]            | neither a target, a host name nor an address",
        "'endpoints':[{'conditions':{'ready':'yes'}}] | $.object.endpoints[0].conditions.ready",
        "'endpoints':[{'targetRef':'pod'}]         | $.object.endpoints[0].targetRef",
        "'endpoints':[{'hints':{'forZones':{}}}]   | $.object.endpoints[0].hints.forZones",
        "'metadata':'x'                            | $.object.metadata",
      })
  void aSliceThatIsNoneIsNamedWithThePlace(String members, String complaint) {
    assertThatThrownBy(() -> JsonText.slice(members))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'EndpointSliceList'}",
        "{'kind':'EndpointSliceList','metadata':{}}",
        "{'kind':'PodList','metadata':{'resourceVersion':'1'}}",
        "{'metadata':{'resourceVersion':'1'}}",
        "{'kind':'EndpointSliceList','metadata':null}",
        "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'1'},'items':{}}",
        "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'1'},'items':[null]}",
        "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'1'},'items':[{}]}",
        "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'1'},'items':[{'metadata':{",
      })
  void aListThatIsNoneIsMalformed(String text) {
    assertThatThrownBy(() -> JsonText.page(text)).isInstanceOf(MalformedJson.class);
  }

  @Test
  void aStatusOrServiceOfAnotherKindIsMalformed() {
    assertThatThrownBy(() -> JsonText.status("{'kind':'Pod'}")).hasMessageContaining("'Pod'");
    assertThatThrownBy(() -> JsonText.service("{'kind':'Pod'}")).hasMessageContaining("'Pod'");
    assertThatThrownBy(() -> JsonText.service("{'spec':{}}")).isInstanceOf(MalformedJson.class);
  }

  @Test
  void aComplaintIsOneShortLineWhateverItQuotes() {
    String kind = "a\\tb\\u001b[2J\u0085" + "x".repeat(100_000);

    assertThatThrownBy(() -> JsonText.status("{'kind':'" + kind + "'}"))
        .hasMessageContaining("found 'a\uFFFDb\uFFFD[2J\uFFFDxxx")
        .hasMessageEndingWith("…")
        .extracting(e -> e.getMessage().length())
        .isEqualTo(401);
  }

  @Test
  void nothingButMalformedJsonIsThrownWhereverTheTextIsCut() {
    String text =
        "{'type':'ADDED','object':{'kind':'EndpointSlice','metadata':{'name':'a','labels':{'b':"
            + "'c'}},'ports':[{'name':'grpc','port':50051}],'endpoints':[{'addresses':['10.0.0.1'],"
            + "'conditions':{'ready':true},'hints':{'forZones':[{'name':'z'}]}}]}}";
    for (int cut = 0; cut < text.length(); cut++) {
      String part = text.substring(0, cut);
      assertThatThrownBy(() -> JsonText.event(part)).isInstanceOf(MalformedJson.class);
    }
  }

  @Test
  void aTableOfStringsThatIsFullStartsAnew() {
    Strings strings = new Strings();
    String first = strings.text("first");
    for (int i = 0; i < 40_000; i++) {
      assertThat(strings.text("s" + i)).isEqualTo("s" + i);
    }

    assertThat(strings.text("first")).isEqualTo(first);
    assertThat(strings.text("")).isEmpty();
  }
}
