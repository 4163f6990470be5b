// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Question;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.dns.DnsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers, as a resolv.conf may name them. */
class DnsClientIT {

  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Question QUESTION = new Question("greeter.prod", RecordType.A);

  private final DnsServer first = DnsServer.start();
  private final DnsServer second = DnsServer.start();
  private final SystemTime time = SystemTime.start("evenkeel-dns-test");
  private final DnsClient client = DnsClient.open(time);

  @BeforeEach
  void put() {
    first.put("greeter.prod", TTL, "10.0.0.1");
    second.put("greeter.prod", TTL, "10.0.0.2");
  }

  @AfterEach
  void close() {
    client.close();
    time.close();
    first.close();
    second.close();
  }

  @Test
  void theFirstServerIsAskedWhileItAnswers() throws Exception {
    assertThat(hosts(ask(both(false)))).containsExactly("10.0.0.1");
    assertThat(hosts(ask(both(false)))).containsExactly("10.0.0.1");
    assertThat(second.asked()).isZero();
  }

  @Test
  void silenceLeadsToTheNextServerWhichIsThenAskedFirst() throws Exception {
    Fault mute = first.faults().mute();
    assertThat(hosts(ask(both(false)))).containsExactly("10.0.0.2");
    mute.awaitStrikes(1, Duration.ofSeconds(10));
    int asked = first.asked();

    assertThat(hosts(ask(both(false)))).containsExactly("10.0.0.2");

    assertThat(first.asked()).isEqualTo(asked);
  }

  @Test
  void failureLeadsToTheNextServerAtOnce() throws Exception {
    first.faults().servfail();
    assertThat(hosts(ask(both(false)))).containsExactly("10.0.0.2");
    first.faults().clear();
    second.breakOff();

    assertThat(hosts(ask(both(false)))).containsExactly("10.0.0.1");
  }

  @Test
  void ofFailuresTheFirstServersIsTold() throws Exception {
    first.faults().refused();
    second.faults().servfail();

    assertThat(ask(both(false)))
        .isEqualTo(
            new Answer.Failed(Answer.Kind.REFUSED, "127.0.0.1:" + first.port() + ": REFUSED"));
    assertThat(first.asked()).isEqualTo(1);
    assertThat(second.asked()).isEqualTo(1);
  }

  @Test
  void aPacketThatIsLostIsSentAgain() throws Exception {
    Fault lost = first.faults().times(1).mute();

    assertThat(hosts(ask(servers(false, false, first)))).containsExactly("10.0.0.1");

    assertThat(lost.strikes()).isEqualTo(1);
  }

  @Test
  void silenceOfAllEndsInBoundedTime() throws Exception {
    first.faults().mute();
    second.faults().mute();

    assertThat(ask(both(false)))
        .isEqualTo(
            new Answer.Failed(
                Answer.Kind.UNREACHABLE,
                "no answer from 127.0.0.1:" + first.port() + ", 127.0.0.1:" + second.port()));
    assertThat(first.asked() + second.asked()).isEqualTo(4);
  }

  @Test
  void serversTakeTurnsWhereTheyShould() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.addAll(hosts(ask(both(true))));
    }

    assertThat(all).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2");
  }

  @Test
  void tcpAloneIsUsedWhereItShouldBe() throws Exception {
    assertThat(hosts(ask(servers(false, true, first)))).containsExactly("10.0.0.1");

    assertThat(first.queries()).allMatch(query -> query.tcp());
  }

  @Test
  void equalQuestionsAreAskedOnceAtATime() throws Exception {
    first.faults().delay(Duration.ofMillis(100));
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(start(both(false)));
    }
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(hosts(answer.get(30, TimeUnit.SECONDS))).containsExactly("10.0.0.1");
    }

    assertThat(first.asked()).isLessThan(5);
  }

  @Test
  void askersOfUnequalPatienceShareAQuery() throws Exception {
    // Longer than the others need to ask, shorter than a query waits before it is sent again.
    first.faults().delay(Duration.ofMillis(500));
    List<InetSocketAddress> alone = List.of(new InetSocketAddress(first.host(), first.port()));
    List<CompletableFuture<Answer>> answers =
        List.of(
            start(new NameServers(alone, Duration.ofSeconds(5), 2, false, false)),
            start(new NameServers(alone, Duration.ofSeconds(30), 2, false, false)),
            start(new NameServers(alone, Duration.ofSeconds(5), 3, false, false)),
            start(new NameServers(alone, Duration.ofSeconds(5), 2, true, false)));
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(hosts(answer.get(30, TimeUnit.SECONDS))).containsExactly("10.0.0.1");
    }
    assertThat(first.asked()).isEqualTo(1);
  }

  @Test
  void whoWantsTcpIsNotGivenWhatIsUnderWayByUdp() throws Exception {
    first.faults().delay(Duration.ofMillis(500));
    CompletableFuture<Answer> udp = start(servers(false, false, first));
    CompletableFuture<Answer> tcp = start(servers(false, true, first));

    assertThat(hosts(udp.get(30, TimeUnit.SECONDS))).containsExactly("10.0.0.1");
    assertThat(hosts(tcp.get(30, TimeUnit.SECONDS))).containsExactly("10.0.0.1");
    assertThat(first.queries()).extracting(query -> query.tcp()).contains(false, true);
  }

  @Test
  void anAliasIsAskedForWhereTheServerOnlyNamesIt() throws Exception {
    try (AliasServer server = new AliasServer(3)) {
      assertThat(ask(servers(server.address())))
          .isEqualTo(new Answer.Found(List.of(new Rdata.Address("10.0.0.7")), 2, Map.of()));
    }
  }

  @Test
  void aliasesWithoutAnEndAreGivenUp() throws Exception {
    try (AliasServer server = new AliasServer(1000)) {
      assertThat(ask(servers(server.address())))
          .isEqualTo(
              new Answer.Failed(
                  Answer.Kind.MALFORMED, "its aliases lead round in circles, or to no end"));
    }
  }

  @Test
  void whereThereIsNoSelectorThatIsTheAnswerAndTheNextQuestionTriesAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    try (DnsClient poor =
        DnsClient.open(
            time,
            () -> {
              if (tries.getAndIncrement() == 0) {
                throw new IOException("Too many open files");
              }
              return Selector.open();
            })) {
      assertThat(start(poor, both(false)).get(30, TimeUnit.SECONDS).toString())
          .contains("UNREACHABLE", "Too many open files");
      assertThat(hosts(start(poor, both(false)).get(30, TimeUnit.SECONDS)))
          .containsExactly("10.0.0.1");
    }
  }

  @Test
  void aSelectorThatFailsLeavesNoQuestionWithoutAnAnswer() throws Exception {
    List<Selector> opened = new CopyOnWriteArrayList<>();
    Fault mute = first.faults().mute();
    try (DnsClient broken =
        DnsClient.open(
            time,
            () -> {
              opened.add(Selector.open());
              return opened.get(opened.size() - 1);
            })) {
      CompletableFuture<Answer> underWay = start(broken, servers(false, false, first));
      mute.awaitStrikes(1, Duration.ofSeconds(10));
      opened.get(0).close();

      assertThat(underWay.get(30, TimeUnit.SECONDS).toString())
          .contains("UNREACHABLE", "the selector failed");
      mute.clear();
      assertThat(hosts(start(broken, both(false)).get(30, TimeUnit.SECONDS)))
          .containsExactly("10.0.0.1");
      assertThat(opened).hasSize(2);
    }
  }

  @Test
  void whatFailsOnTheWayIsTheAnswerAndTheNextQuestionIsAsked() throws Exception {
    try (DnsClient broken = DnsClient.open(new FailsOnce(time))) {
      assertThat(start(broken, both(false)).get(30, TimeUnit.SECONDS))
          .isEqualTo(
              new Answer.Failed(
                  Answer.Kind.UNREACHABLE,
                  "cannot be asked for: java.lang.IllegalStateException: no timer"));
      assertThat(hosts(start(broken, both(false)).get(30, TimeUnit.SECONDS)))
          .containsExactly("10.0.0.1");
    }
  }

  @Test
  void oneWhoFailsAtAnAnswerKeepsItFromNoOther() throws Exception {
    // Longer than the second one needs to ask, shorter than a query waits before it is sent again.
    first.faults().delay(Duration.ofMillis(500));
    NameServers alone = servers(new InetSocketAddress(first.host(), first.port()));
    client.ask(
        alone,
        QUESTION,
        answer -> {
          throw new IllegalStateException("asker");
        });

    assertThat(hosts(ask(alone))).containsExactly("10.0.0.1");
    assertThat(first.asked()).isEqualTo(1);
  }

  @Test
  void afterTheEndNobodyIsAsked() throws Exception {
    client.close();

    client.ask(both(false), QUESTION, answer -> {});

    assertThat(first.asked()).isZero();
  }

  private Answer ask(NameServers servers) throws Exception {
    return start(servers).get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<Answer> start(NameServers servers) {
    return start(client, servers);
  }

  private static CompletableFuture<Answer> start(DnsClient client, NameServers servers) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    client.ask(servers, QUESTION, answer::complete);
    return answer;
  }

  private NameServers both(boolean rotate) {
    return servers(rotate, false, first, second);
  }

  private static NameServers servers(boolean rotate, boolean tcp, DnsServer... servers) {
    return new NameServers(
        Stream.of(servers).map(it -> new InetSocketAddress(it.host(), it.port())).toList(),
        Duration.ofMillis(400),
        2,
        rotate,
        tcp);
  }

  private static NameServers servers(InetSocketAddress server) {
    return new NameServers(List.of(server), Duration.ofSeconds(5), 2, false, false);
  }

  private static List<String> hosts(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found) answer)
        .records().stream().map(data -> ((Rdata.Address) data).host()).toList();
  }

  /** Has no timer for the first who wants one. */
  private static final class FailsOnce implements Scheduler {
    private final Scheduler time;
    private final AtomicBoolean failed = new AtomicBoolean();

    FailsOnce(Scheduler time) {
      this.time = time;
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
      if (failed.compareAndSet(false, true)) {
        throw new IllegalStateException("no timer");
      }
      return time.schedule(task, delay);
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public Instant now() {
      return time.now();
    }
  }
}
