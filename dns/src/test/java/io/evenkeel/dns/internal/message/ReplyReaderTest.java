// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** What dnsjava writes is read here, and the other way round. */
class ReplyReaderTest {

  private static final Query A = query("greeter.prod", RecordType.A);
  private static final long TTL = 7;

  @Test
  void aQueryIsWhatAnotherImplementationReads() throws Exception {
    Message read = new Message(A.toBytes());

    assertThat(read.getHeader().getID()).isEqualTo(4711);
    assertThat(read.getHeader().getFlag(Flags.RD)).isTrue();
    assertThat(read.getQuestion().toString()).contains("greeter.prod.").endsWith("IN\tA");
    assertThat(read.getOPT().getPayloadSize()).isEqualTo(1232);
    assertThat(new Message(new Query(1, A.question(), false).toBytes()).getOPT()).isNull();
  }

  @Test
  void addressesAreReadSortedAndOnce() throws Exception {
    Message message = reply(A);
    message.addRecord(a("greeter.prod.", "10.0.0.2"), Section.ANSWER);
    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);

    assertThat(answer(message, A)).isEqualTo(found("10.0.0.1", "10.0.0.2"));
  }

  @Test
  void ipv6IsWrittenAsKubernetesWritesIt() throws Exception {
    Query query = query("greeter.prod", RecordType.AAAA);
    Message message = reply(query);
    message.addRecord(aaaa("greeter.prod.", "fd00:0:0:0:0:0:0:1"), Section.ANSWER);
    message.addRecord(aaaa("greeter.prod.", "fd00:0:0:1:0:0:0:0"), Section.ANSWER);

    assertThat(answer(message, query)).isEqualTo(found("fd00:0:0:1::", "fd00::1"));
  }

  @Test
  void namesAreComparedWithoutCase() throws Exception {
    Message message = reply(A);
    message.addRecord(a("GREETER.Prod.", "10.0.0.1"), Section.ANSWER);

    assertThat(answer(message, A)).isEqualTo(found("10.0.0.1"));
  }

  @Test
  void aliasesAreFollowedThroughTheAnswerAndLiveAsLongAsTheirShortestLink() throws Exception {
    Message message = reply(A);
    message.addRecord(a("c.prod.", "10.0.0.1"), Section.ANSWER);
    message.addRecord(cname("b.prod.", 3, "c.prod."), Section.ANSWER);
    message.addRecord(cname("greeter.prod.", 60, "b.prod."), Section.ANSWER);

    assertThat(answer(message, A))
        .isEqualTo(new Answer.Found(List.of(new Rdata.Address("10.0.0.1")), 3, Map.of()));
  }

  @Test
  void anAliasOfWhichNothingIsSaidIsToBeAskedFor() throws Exception {
    Message message = reply(A);
    message.addRecord(cname("greeter.prod.", 60, "b.prod."), Section.ANSWER);

    assertThat(answer(message, A)).isEqualTo(new Answer.Alias("b.prod", 60));
  }

  @Test
  void aliasesThatLeadRoundInCirclesAreRefused() throws Exception {
    Message message = reply(A);
    message.addRecord(cname("greeter.prod.", 60, "b.prod."), Section.ANSWER);
    message.addRecord(cname("b.prod.", 60, "greeter.prod."), Section.ANSWER);
    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);

    assertThat(answer(message, A)).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void recordsOfOtherNamesAreNoAnswer() throws Exception {
    Message message = reply(A);
    message.addRecord(a("evil.example.", "10.6.6.6"), Section.ANSWER);

    assertThat(answer(message, A))
        .isEqualTo(new Answer.Failed(Answer.Kind.MALFORMED, "only records of other names"));

    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);
    message.addRecord(a("greeter.prod.", "10.6.6.6"), Section.ADDITIONAL);
    assertThat(answer(message, A)).isEqualTo(found("10.0.0.1"));
  }

  @Test
  void nothingMayBeBelievedForAsLongAsTheSoaSays() throws Exception {
    Message message = reply(A);
    message.addRecord(soa(30, 5), Section.AUTHORITY);
    assertThat(answer(message, A)).isEqualTo(new Answer.None(true, 5));

    message.getHeader().setRcode(Reply.NAME_ERROR);
    assertThat(answer(message, A)).isEqualTo(new Answer.None(false, 5));
  }

  @Test
  void nothingWithoutASoaIsNothingToo() throws Exception {
    assertThat(answer(reply(A), A)).isEqualTo(new Answer.None(true, Answer.UNKNOWN));
  }

  @Test
  void aServerThatOnlySaysWhomElseToAskDoesNotKnow() throws Exception {
    Message message = reply(A);
    message.getHeader().unsetFlag(Flags.RA);

    assertThat(answer(message, A)).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void refusalAndFailureAreToldApart() throws Exception {
    Message message = reply(A);
    message.getHeader().setRcode(Reply.REFUSED);
    assertThat(answer(message, A)).isEqualTo(new Answer.Failed(Answer.Kind.REFUSED, "REFUSED"));

    message.getHeader().setRcode(Reply.SERVER_FAILURE);
    assertThat(answer(message, A))
        .isEqualTo(new Answer.Failed(Answer.Kind.SERVER_FAILURE, "SERVFAIL"));
  }

  @Test
  void theUpperBitsOfTheCodeAreInEdns() throws Exception {
    Message message = reply(A);
    message.addRecord(new OPTRecord(1232, 1, 0), Section.ADDITIONAL);

    assertThat(read(message, A).code()).isEqualTo(Reply.BAD_VERSION);
  }

  @Test
  void servicesComeWithTheAddressesOfTheirTargets() throws Exception {
    Query query = query("_grpc._tcp.greeter.prod", RecordType.SRV);
    Message message = reply(query);
    message.addRecord(
        new SRVRecord(
            name("_grpc._tcp.greeter.prod."), DClass.IN, TTL, 0, 50, 50051, name("Pod-1.prod.")),
        Section.ANSWER);
    message.addRecord(a("pod-1.prod.", "10.0.0.1"), Section.ADDITIONAL);
    message.addRecord(aaaa("pod-1.prod.", "fd00::1"), Section.ADDITIONAL);
    message.addRecord(a("evil.example.", "10.6.6.6"), Section.ADDITIONAL);

    Answer.Found found = (Answer.Found) answer(message, query);

    assertThat(found.records()).containsExactly(new Rdata.Service(0, 50, 50051, "pod-1.prod"));
    assertThat(found.hosts())
        .containsOnlyKeys("pod-1.prod")
        .containsEntry(
            "pod-1.prod", List.of(new Rdata.Address("10.0.0.1"), new Rdata.Address("fd00::1")));
  }

  @Test
  void theStringsOfATextAreOne() throws Exception {
    Query query = query("_grpc_config.greeter.prod", RecordType.TXT);
    Message message = reply(query);
    message.addRecord(
        new TXTRecord(
            name("_grpc_config.greeter.prod."),
            DClass.IN,
            TTL,
            List.of("grpc_config=", "[{\"serviceConfig\":{}}]")),
        Section.ANSWER);

    assertThat(((Answer.Found) answer(message, query)).records())
        .containsExactly(new Rdata.Text("grpc_config=[{\"serviceConfig\":{}}]"));
  }

  @Test
  void addressesThatNobodyCanCallAreLeftOut() throws Exception {
    Message message = reply(A);
    message.addRecord(a("greeter.prod.", "0.0.0.0"), Section.ANSWER);
    message.addRecord(a("greeter.prod.", "224.0.0.1"), Section.ANSWER);

    assertThat(((Answer.Found) answer(message, A)).records()).isEmpty();
  }

  @Test
  void aTtlWithTheHighestBitIsZero() throws Exception {
    Message message = reply(A);
    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);
    byte[] bytes = message.toWire();
    // The TTL stands before the two bytes of the length and the four of the address.
    bytes[bytes.length - 10] = (byte) 0xff;

    Reply reply = ReplyReader.read(bytes, bytes.length, A);
    assertThat(((Answer.Found) Answer.of(reply, A.question())).ttl()).isZero();
  }

  @Test
  void whatIsNoAnswerToTheQueryIsPassedOver() throws Exception {
    Message message = reply(A);
    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);
    byte[] bytes = message.toWire();

    assertThat(read(bytes, new Query(4712, A.question(), true))).isNull();
    assertThat(read(bytes, query("greeter.test", RecordType.A))).isNull();
    assertThat(read(bytes, query("greeter.prod", RecordType.AAAA))).isNull();
    assertThat(read(A.toBytes(), A)).as("the query itself").isNull();
    assertThat(read(new byte[0], A)).isNull();
    assertThat(read(new byte[11], A)).isNull();
  }

  @Test
  void whatIsCutOffIsMalformedAndNeverHalfAnAnswer() throws Exception {
    Message message = reply(A);
    for (int i = 1; i < 20; i++) {
      message.addRecord(a("greeter.prod.", "10.0.0." + i), Section.ANSWER);
    }
    byte[] bytes = message.toWire();
    int question = 12 + 14 + 4;

    for (int length = question; length < bytes.length; length++) {
      int cut = length;
      assertThatThrownBy(() -> ReplyReader.read(bytes, cut, A)).isInstanceOf(MalformedReply.class);
    }
  }

  @Test
  void anAnswerThatSaysThatItIsCutOffIsReadNoFurther() throws Exception {
    Message message = reply(A);
    message.getHeader().setFlag(Flags.TC);
    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);
    byte[] bytes = message.toWire();

    Reply reply = ReplyReader.read(bytes, bytes.length - 3, A);

    assertThat(reply.truncated()).isTrue();
    assertThat(reply.answers()).isEmpty();
  }

  @Test
  void aNameThatRefersToItselfEndsTheReading() throws Exception {
    Message message = reply(A);
    message.addRecord(a("greeter.prod.", "10.0.0.1"), Section.ANSWER);
    byte[] bytes = message.toWire();
    int pointer = 12 + 14 + 4;
    bytes[pointer] = (byte) 0xc0;
    bytes[pointer + 1] = (byte) pointer;

    assertThatThrownBy(() -> ReplyReader.read(bytes, bytes.length, A))
        .isInstanceOf(MalformedReply.class)
        .hasMessageContaining("refers to itself");
  }

  @Test
  void whateverBytesAreFlippedNothingElseThanAnErrorComesOfIt() throws Exception {
    Message message = reply(A);
    message.addRecord(cname("greeter.prod.", 60, "b.prod."), Section.ANSWER);
    message.addRecord(a("b.prod.", "10.0.0.1"), Section.ANSWER);
    message.addRecord(soa(30, 5), Section.AUTHORITY);
    byte[] good = message.toWire();
    SplittableRandom random = new SplittableRandom(42);

    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Reply reply = ReplyReader.read(bytes, bytes.length, A);
        if (reply != null) {
          assertThat(Answer.of(reply, A.question())).isNotNull();
        }
      } catch (MalformedReply refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  private static Answer.Found found(String... hosts) {
    return new Answer.Found(
        Arrays.stream(hosts).<Rdata>map(Rdata.Address::new).toList(), TTL, Map.of());
  }

  private static Answer answer(Message message, Query query) throws Exception {
    return Answer.of(read(message, query), query.question());
  }

  private static Reply read(Message message, Query query) throws Exception {
    return read(message.toWire(), query);
  }

  private static Reply read(byte[] bytes, Query query) throws Exception {
    return ReplyReader.read(bytes, bytes.length, query);
  }

  private static Query query(String name, RecordType type) {
    return new Query(4711, new Question(name, type), true);
  }

  private static Message reply(Query query) throws Exception {
    Message asked = new Message(query.toBytes());
    Message reply = new Message(query.id());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.addRecord(asked.getQuestion(), Section.QUESTION);
    return reply;
  }

  private static ARecord a(String name, String address) throws Exception {
    return new ARecord(name(name), DClass.IN, TTL, InetAddress.getByName(address));
  }

  private static AAAARecord aaaa(String name, String address) throws Exception {
    return new AAAARecord(name(name), DClass.IN, TTL, InetAddress.getByName(address));
  }

  private static CNAMERecord cname(String name, long ttl, String target) throws Exception {
    return new CNAMERecord(name(name), DClass.IN, ttl, name(target));
  }

  private static SOARecord soa(long ttl, long minimum) throws Exception {
    return new SOARecord(
        name("prod."), DClass.IN, ttl, name("ns.prod."), name("root.prod."), 1, 2, 3, 4, minimum);
  }

  private static Name name(String text) throws Exception {
    return Name.fromString(text);
  }
}
