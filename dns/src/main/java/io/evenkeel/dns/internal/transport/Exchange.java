// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Query;
import io.evenkeel.dns.internal.message.Question;
import io.evenkeel.dns.internal.message.Reply;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way through the servers until one of them answers: silence and failure lead
 * to the next one, silence more than once to each; a late answer still counts. What is too large
 * for UDP is asked for again by TCP, what stands for another name by that name.
 *
 * <p>Touched by the client's thread alone.
 */
final class Exchange {

  // A packet that is lost costs this much rather than the five seconds of glibc; doubled at each
  // round of the servers, up to what the configuration allows.
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);

  // Servers follow aliases themselves; one that does not is asked again, but not for ever.
  private static final int MOST_HOPS = 8;

  private final DnsClient client;
  private final NameServers servers;
  private final Consumer<Answer> to;
  private Question question;
  private final List<Call> calls = new ArrayList<>();
  private final Map<InetSocketAddress, Answer.Failed> failures = new HashMap<>();
  private final Set<InetSocketAddress> refusedEdns = new HashSet<>();
  private Scheduler.@Nullable Timer timer;
  private int start;
  private int tries;
  private int hops;
  private long aliasTtl = Long.MAX_VALUE;
  private String oddity = "";
  private boolean done;

  Exchange(DnsClient client, NameServers servers, Question question, Consumer<Answer> to) {
    this.client = client;
    this.servers = servers;
    this.question = question;
    this.to = to;
  }

  /** Runs a step of it; one that fails is its end, as nobody can tell what would come next. */
  void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      DnsClient.log("Asking for " + question + " failed", e);
      finish(new Answer.Failed(Answer.Kind.UNREACHABLE, "cannot be asked for: " + e));
    }
  }

  void start(int firstServer) {
    start = firstServer;
    tries = 0;
    next();
  }

  /** Asks the next server that has not failed. */
  private void next() {
    int size = servers.addresses().size();
    while (!done && tries < size * servers.attempts()) {
      int index = (start + tries) % size;
      InetSocketAddress server = servers.addresses().get(index);
      int round = tries / size;
      tries++;
      if (failures.containsKey(server)) {
        continue;
      }
      waitFor(patience(round));
      call(index, servers.tcp());
      return;
    }
    finish(failure());
  }

  private Duration patience(int round) {
    Duration doubled = FIRST_PATIENCE.multipliedBy(1L << round);
    return doubled.compareTo(servers.timeout()) < 0 ? doubled : servers.timeout();
  }

  private void waitFor(Duration time) {
    cancelTimer();
    timer = client.schedule(() -> step(this::next), time);
  }

  private void call(int index, boolean tcp) {
    InetSocketAddress server = servers.addresses().get(index);
    boolean edns = client.usesEdns(server) && !refusedEdns.contains(server);
    Query query = new Query(client.newId(), question, edns);
    Call call = tcp ? new TcpCall(this, index, query) : new UdpCall(this, index, query);
    calls.add(call);
    call.start(client, server);
  }

  /** A server has answered. */
  void replied(Call call, Reply reply) {
    if (done) {
      return;
    }
    InetSocketAddress server = servers.addresses().get(call.server());
    if (refusesEdns(call.query(), reply)) {
      refusedEdns.add(server);
      call(call.server(), call instanceof TcpCall);
      return;
    }
    if (reply.truncated()) {
      if (call instanceof TcpCall) {
        failed(call, Answer.Kind.MALFORMED, "an answer by TCP that is cut off");
      } else {
        waitFor(servers.timeout());
        call(call.server(), true);
      }
      return;
    }
    Answer answer = Answer.of(reply, question);
    if (answer instanceof Answer.Failed failed) {
      failed(call, failed.kind(), failed.message());
      return;
    }
    if (refusedEdns.contains(server)) {
      client.hasNoEdns(server);
    }
    client.isWell(servers, call.server());
    if (answer instanceof Answer.Alias alias) {
      follow(alias);
    } else {
      finish(bounded(answer));
    }
  }

  private static boolean refusesEdns(Query query, Reply reply) {
    return query.edns()
        && (reply.code() == Reply.FORMAT_ERROR
            || reply.code() == Reply.NOT_IMPLEMENTED
            || reply.code() == Reply.BAD_VERSION);
  }

  private void follow(Answer.Alias alias) {
    closeCalls();
    aliasTtl = Math.min(aliasTtl, alias.ttl());
    if (++hops > MOST_HOPS) {
      finish(
          new Answer.Failed(
              Answer.Kind.MALFORMED, "its aliases lead round in circles, or to no end"));
      return;
    }
    question = new Question(alias.name(), question.type());
    failures.clear();
    start(start);
  }

  /** What an alias leads to may be believed for no longer than the alias. */
  private Answer bounded(Answer answer) {
    if (answer instanceof Answer.Found found && found.ttl() > aliasTtl) {
      return new Answer.Found(found.records(), aliasTtl, found.hosts());
    }
    return answer;
  }

  /** A server answered with something that cannot be used, or cannot be reached. */
  void failed(Call call, Answer.Kind kind, String message) {
    if (done) {
      return;
    }
    InetSocketAddress server = servers.addresses().get(call.server());
    failures.put(server, new Answer.Failed(kind, text(server) + ": " + message));
    if (failures.size() == Set.copyOf(servers.addresses()).size()) {
      finish(failure());
    } else {
      next();
    }
  }

  /** Something came that is no answer; the right one may still come. */
  void odd(String what) {
    oddity = what;
  }

  private Answer.Failed failure() {
    for (InetSocketAddress server : servers.addresses()) {
      Answer.Failed failed = failures.get(server);
      if (failed != null) {
        return failed;
      }
    }
    StringBuilder asked = new StringBuilder();
    for (InetSocketAddress server : servers.addresses()) {
      asked.append(asked.isEmpty() ? "" : ", ").append(text(server));
    }
    return new Answer.Failed(
        Answer.Kind.UNREACHABLE,
        "no answer from " + asked + (oddity.isEmpty() ? "" : ", but " + oddity));
  }

  private void finish(Answer answer) {
    if (!done) {
      cancel();
      client.ended(this);
      to.accept(answer);
    }
  }

  /** Ends without an answer. */
  void cancel() {
    done = true;
    cancelTimer();
    closeCalls();
  }

  private void closeCalls() {
    calls.forEach(Call::close);
    calls.clear();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  static String text(InetSocketAddress server) {
    String host = server.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + (server.getPort() == 53 ? "" : ":" + server.getPort());
  }
}
