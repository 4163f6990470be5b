// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** What the server answers when all is well. */
class DnsAnswersIT {

  private static final Duration TTL = Duration.ofSeconds(5);

  private final DnsServer dns = DnsServer.start();
  private final Asker asker = new Asker(dns);

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void addressesOfBothFamiliesWithTheirTimeToLive() throws IOException {
    dns.put("greeter.prod", TTL, "10.0.0.1", "fd00::1", "10.0.0.2");
    assertThat(asker.answers("greeter.prod", "A")).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(asker.answers("GREETER.prod.", "AAAA")).containsExactly("fd00:0:0:0:0:0:0:1");
    assertThat(asker.ask("greeter.prod", "A").getSection(Section.ANSWER))
        .allMatch(record -> record.getTTL() == 5);
  }

  @Test
  void recordsComeInAnotherOrderEachTime() throws IOException {
    dns.put("greeter.prod", TTL, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
    Set<String> orders = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      orders.add(
          asker.ask("greeter.prod", "A").getSection(Section.ANSWER).stream()
              .map(Record::rdataToString)
              .toList()
              .toString());
    }
    assertThat(orders).hasSizeGreaterThan(1);
  }

  @Test
  void aNameThatIsNotThereHasTheTimeForWhichThatMayBeKept() throws IOException {
    dns.negativeTtl(Duration.ofSeconds(7));
    dns.put("greeter.prod", TTL, "10.0.0.1");
    dns.remove("greeter.prod");
    Message answer = asker.ask("greeter.prod", "A");
    assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(((SOARecord) answer.getSection(Section.AUTHORITY).get(0)).getMinimum()).isEqualTo(7);
  }

  @Test
  void aNameWithoutRecordsOfTheTypeIsThereAllTheSame() throws IOException {
    dns.put("greeter.prod", TTL, "10.0.0.1");
    Message answer = asker.ask("greeter.prod", "AAAA");
    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    dns.empty("greeter.prod");
    assertThat(asker.ask("greeter.prod", "A").getRcode()).isEqualTo(Rcode.NOERROR);
  }

  @Test
  void anAliasIsFollowedAndALoopOfThemEnds() throws IOException {
    dns.cname("a.prod", TTL, "b.prod");
    dns.cname("b.prod", TTL, "c.prod");
    dns.put("c.prod", TTL, "10.0.0.1");
    assertThat(asker.answers("a.prod", "A")).containsExactly("10.0.0.1", "b.prod.", "c.prod.");
    dns.cname("c2.prod", TTL, "c2.prod");
    assertThat(asker.answers("c2.prod", "A")).containsExactly("c2.prod.");
  }

  @Test
  void targetsOfSrvRecordsComeWithTheirAddresses() throws IOException {
    dns.srv("_grpc._tcp.greeter.prod", TTL, SrvTarget.of("pod-1.greeter.prod", 50051));
    dns.put("pod-1.greeter.prod", TTL, "10.0.0.1", "fd00::1");
    Message answer = asker.ask("_grpc._tcp.greeter.prod", "SRV");
    assertThat(Asker.answers(answer)).containsExactly("0 100 50051 pod-1.greeter.prod.");
    assertThat(answer.getSection(Section.ADDITIONAL)).hasSize(2);
  }

  @Test
  void aTextOfAnyLengthIsOneRecord() throws IOException {
    dns.txt("_grpc_config.greeter.prod", TTL, "grpc_config=" + "x".repeat(300));
    assertThat(asker.answers("_grpc_config.greeter.prod", "TXT"))
        .containsExactly("\"grpc_config=" + "x".repeat(243) + "\" \"" + "x".repeat(57) + "\"");
  }

  @Test
  void whatDoesNotFitIsCutOffOverUdpAndWholeOverTcp() throws IOException {
    String[] many =
        IntStream.range(0, 400)
            .mapToObj(i -> "10.0." + i / 256 + "." + i % 256)
            .toArray(String[]::new);
    dns.put("greeter.prod", TTL, many);
    byte[] query = Asker.query("greeter.prod", "A").toWire();
    byte[] plain = asker.udp(query, 10_000);
    assertThat(plain.length).isLessThanOrEqualTo(512);
    assertThat(new Message(plain).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(Asker.answers(new Message(asker.tcp(query).bytes()))).hasSize(400);
  }

  @Test
  void whatFitsIntoTheSizeThatEdnsTellsIsWhole() throws IOException {
    String[] some = IntStream.range(0, 40).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
    dns.put("greeter.prod", TTL, some);
    byte[] wide =
        asker.udp(Asker.withEdns(Asker.query("greeter.prod", "A"), 1232).toWire(), 10_000);
    assertThat(Asker.answers(new Message(wide))).hasSize(40);
    assertThat(asker.ask("greeter.prod", "A").getHeader().getFlag(Flags.TC)).isTrue();
  }

  @Test
  void queriesAreKeptAsTheyCame() throws IOException {
    byte[] edns = Asker.withEdns(Asker.query("Greeter.prod", "A"), 1232).toWire();
    assertThat(asker.udp(edns, 10_000)).isNotEmpty();
    assertThat(asker.tcp(Asker.query("greeter.prod", "SRV").toWire()).bytes()).isNotEmpty();
    assertThat(dns.queries())
        .extracting(DnsQuery::name, DnsQuery::type, DnsQuery::tcp, DnsQuery::edns)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Greeter.prod", "A", false, true),
            org.assertj.core.groups.Tuple.tuple("greeter.prod", "SRV", true, false));
    assertThat(dns.asked()).isEqualTo(2);
  }

  @Test
  void aServerThatBrokeOffComesBackOnItsPort() throws IOException {
    dns.put("greeter.prod", TTL, "10.0.0.1");
    dns.breakOff();
    byte[] query = Asker.query("greeter.prod", "A").toWire();
    assertThatThrownBy(() -> asker.udp(query, 10_000)).isInstanceOf(PortUnreachableException.class);
    assertThatThrownBy(() -> asker.tcp(query)).isInstanceOf(IOException.class);
    dns.heal();
    assertThat(asker.answers("greeter.prod", "A")).containsExactly("10.0.0.1");
  }

  @Test
  void badNamesAndAddressesAreRefusedWithWhatIsAllowed() {
    assertThatThrownBy(() -> dns.put("a..b", TTL, "10.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a..b' must be a domain name");
    assertThatThrownBy(() -> dns.put("a", TTL, "localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'localhost' must be an IP address");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> DnsServer.start(dns.host(), dns.port(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot listen on /127.0.0.1:" + dns.port());
  }
}
