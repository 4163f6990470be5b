// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.standins.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

/** Every fault, as a client sees it. */
class DnsFaultsIT {

  private static final String NAME = "greeter.prod";

  private final DnsServer dns = DnsServer.start();
  private final Asker asker = new Asker(dns);
  private final byte[] query = Asker.query(NAME, "A").toWire();

  @BeforeEach
  void put() {
    dns.put(NAME, Duration.ofSeconds(5), "10.0.0.1");
  }

  @AfterEach
  void close() {
    dns.close();
  }

  private byte[] udpAnswer() throws IOException {
    return asker.udp(query, 10_000);
  }

  @ParameterizedTest
  @CsvSource({"servfail, 2", "refused, 5", "formErr, 1", "nxdomain, 3", "noData, 0"})
  void codesComeWithoutRecords(String fault, int code) throws IOException {
    Function<DnsFaults, Fault> make =
        switch (fault) {
          case "servfail" -> DnsFaults::servfail;
          case "refused" -> DnsFaults::refused;
          case "formErr" -> DnsFaults::formErr;
          case "nxdomain" -> DnsFaults::nxdomain;
          default -> DnsFaults::noData;
        };
    Fault made = make.apply(dns.faults());
    Message answer = asker.ask(NAME, "A");
    assertThat(answer.getRcode()).isEqualTo(code);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(made.strikes()).isEqualTo(1);
  }

  @Test
  void aFaultStrikesOnlyWhatItWasNarrowedTo() throws IOException {
    dns.put("other.prod", Duration.ofSeconds(5), "10.0.0.2");
    Fault fault = dns.faults().name(NAME).type("A").times(1).servfail();
    assertThat(asker.ask("other.prod", "A").getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(asker.ask(NAME, "AAAA").getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(asker.ask(NAME, "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(asker.ask(NAME, "A").getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void aFaultThatIsClearedStrikesNoMore() throws IOException {
    Fault fault = dns.faults().servfail();
    fault.clear();
    assertThat(asker.ask(NAME, "A").getRcode()).isEqualTo(Rcode.NOERROR);
  }

  @Test
  void muteTakesEverythingAndAnswersNothing() {
    Fault fault = dns.faults().mute();
    assertThatThrownBy(() -> asker.udp(query, 300)).isInstanceOf(SocketTimeoutException.class);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void aDelayedAnswerComesAllTheSame() throws IOException {
    dns.faults().times(1).delay(Duration.ofMillis(400));
    assertThatThrownBy(() -> asker.udp(query, 100)).isInstanceOf(SocketTimeoutException.class);
    dns.faults().times(1).delay(Duration.ofMillis(200));
    assertThat(asker.answers(NAME, "A")).containsExactly("10.0.0.1");
  }

  @Test
  void truncatedOverUdpIsWholeOverTcp() throws IOException {
    dns.faults().truncate();
    Message cut = new Message(udpAnswer());
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(cut.getSection(Section.ANSWER)).isEmpty();
    assertThat(Asker.answers(new Message(asker.tcp(query).bytes()))).containsExactly("10.0.0.1");
  }

  @Test
  void aWrongIdIsAnotherOne() throws IOException {
    dns.faults().wrongId();
    assertThat(new Message(udpAnswer()).getHeader().getID())
        .isNotEqualTo(new Message(query).getHeader().getID());
  }

  @Test
  void aWrongQuestionIsAnsweredWithTheRightRecords() throws IOException {
    dns.faults().wrongQuestion();
    Message answer = new Message(udpAnswer());
    assertThat(answer.getQuestion().getName()).hasToString("elsewhere.example.");
    assertThat(Asker.answers(answer)).containsExactly("10.0.0.1");
  }

  @Test
  void foreignNamesAnswerTheRightQuestion() throws IOException {
    dns.faults().foreignNames();
    Message answer = new Message(udpAnswer());
    assertThat(answer.getQuestion().getName()).hasToString("greeter.prod.");
    assertThat(answer.getSection(Section.ANSWER))
        .singleElement()
        .satisfies(record -> assertThat(record.getName()).hasToString("elsewhere.example."));
  }

  @Test
  void aLoopOfAliasesHasNoAddress() throws IOException {
    dns.faults().cnameLoop();
    assertThat(asker.answers(NAME, "A")).containsExactly("greeter.prod.", "loop.example.");
  }

  @Test
  void aWrongCountAnnouncesMoreRecordsThanThereAre() throws IOException {
    dns.faults().wrongCount();
    byte[] bytes = udpAnswer();
    assertThatThrownBy(() -> new Message(bytes)).isInstanceOf(WireParseException.class);
  }

  @Test
  void aWrongLengthLacksBytesOrAnnouncesTooMany() throws IOException {
    dns.faults().wrongLength();
    byte[] bytes = udpAnswer();
    assertThatThrownBy(() -> new Message(bytes)).isInstanceOf(WireParseException.class);
    Asker.TcpAnswer answer = asker.tcp(query);
    assertThat(answer.announced()).isEqualTo(answer.bytes().length + 100);
  }

  @Test
  void hugeIsNearly64Kilobytes() throws IOException {
    dns.faults().huge();
    assertThat(new Message(udpAnswer()).getHeader().getFlag(Flags.TC)).isTrue();
    Asker.TcpAnswer answer = asker.tcp(query);
    assertThat(answer.bytes().length).isBetween(60_000, 65_535);
    assertThat(Asker.answers(new Message(answer.bytes()))).contains("10.0.0.1");
  }

  @Test
  void garbageHasTheRightIdAndNothingElse() throws IOException {
    dns.faults().garbage();
    byte[] bytes = udpAnswer();
    assertThat(bytes).startsWith(query[0], query[1]);
    assertThatThrownBy(() -> new Message(bytes)).isInstanceOf(IOException.class);
  }

  @Test
  void aConnectionIsClosedInsteadOfAnAnswer() throws IOException {
    dns.faults().closeTcp();
    assertThatThrownBy(() -> asker.tcp(query)).isInstanceOf(EOFException.class);
    assertThat(asker.answers(NAME, "A")).containsExactly("10.0.0.1");
  }

  @Test
  void aServerWithoutEdnsRefusesQueriesThatHaveIt() throws IOException {
    dns.faults().noEdns();
    byte[] edns = Asker.withEdns(Asker.query(NAME, "A"), 1232).toWire();
    assertThat(new Message(asker.udp(edns, 10_000)).getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(asker.answers(NAME, "A")).containsExactly("10.0.0.1");
  }
}
