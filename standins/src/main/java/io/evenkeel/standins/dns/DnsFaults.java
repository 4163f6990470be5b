// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import io.evenkeel.standins.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import org.xbill.DNS.Rcode;

/**
 * Faults on demand: narrow first, then say what shall go wrong.
 *
 * <pre>{@code
 * Fault fault = dns.faults().name("greeter.prod").type("A").times(1).servfail();
 * fault.awaitStrikes(1, Duration.ofSeconds(10));
 * }</pre>
 *
 * A fault is active until it is cleared or has struck as often as {@link #times} said. Where
 * several are active, the one that was made first strikes. Immutable; thread-safe.
 */
public final class DnsFaults {

  private final DnsFaultBoard board;
  private final Predicate<DnsQuery> filter;
  private final long times;

  DnsFaults(DnsFaultBoard board) {
    this(board, query -> true, Long.MAX_VALUE);
  }

  private DnsFaults(DnsFaultBoard board, Predicate<DnsQuery> filter, long times) {
    this.board = board;
    this.filter = filter;
    this.times = times;
  }

  /** Only queries of this name. */
  public DnsFaults name(String name) {
    String wanted = normal(name);
    return narrowed(query -> normal(query.name()).equals(wanted));
  }

  /** Only queries of this type, such as {@code A}. */
  public DnsFaults type(String type) {
    return narrowed(query -> query.type().equals(type));
  }

  /** Only queries over UDP. */
  public DnsFaults udp() {
    return narrowed(query -> !query.tcp());
  }

  /** Only queries over TCP. */
  public DnsFaults tcp() {
    return narrowed(DnsQuery::tcp);
  }

  /** Strikes so often and no more. */
  public DnsFaults times(int count) {
    return new DnsFaults(board, filter, count);
  }

  /** SERVFAIL: the server has trouble. */
  public Fault servfail() {
    return rcode("servfail", Rcode.SERVFAIL);
  }

  /** REFUSED: the server does not serve this client. */
  public Fault refused() {
    return rcode("refused", Rcode.REFUSED);
  }

  /** FORMERR: the server does not understand the query. */
  public Fault formErr() {
    return rcode("formErr", Rcode.FORMERR);
  }

  /** NXDOMAIN: there is no such name, whatever is known of it. */
  public Fault nxdomain() {
    return rcode("nxdomain", Rcode.NXDOMAIN);
  }

  /** NOERROR without a record, whatever is known of the name. */
  public Fault noData() {
    return rcode("noData", Rcode.NOERROR);
  }

  /** No answer at all. */
  public Fault mute() {
    return add("mute", Spoiling.MUTE);
  }

  /** The answer comes later. */
  public Fault delay(Duration by) {
    return add("delay", reply -> reply.delayed(by));
  }

  /** Over UDP an answer without records that says that it is cut off; over TCP the whole one. */
  public Fault truncate() {
    return add("truncate", Spoiling.TRUNCATE);
  }

  /** The answer to some other query. */
  public Fault wrongId() {
    return add("wrongId", Spoiling.WRONG_ID);
  }

  /** An answer whose question is another one. */
  public Fault wrongQuestion() {
    return add("wrongQuestion", Spoiling.WRONG_QUESTION);
  }

  /** All records are of a name that nobody asked for. */
  public Fault foreignNames() {
    return add("foreignNames", Spoiling.FOREIGN_NAMES);
  }

  /** The name is an alias of an alias of itself. */
  public Fault cnameLoop() {
    return add("cnameLoop", Spoiling.CNAME_LOOP);
  }

  /** A header that counts more records than there are. */
  public Fault wrongCount() {
    return add("wrongCount", Spoiling.WRONG_COUNT);
  }

  /** Over UDP the last byte is missing; over TCP more is announced than ever comes. */
  public Fault wrongLength() {
    return add("wrongLength", Spoiling.WRONG_LENGTH);
  }

  /** Over TCP the right answer and text up to 64 kB; over UDP it is cut off. */
  public Fault huge() {
    return add("huge", Spoiling.HUGE);
  }

  /** The right id, and then what no DNS message is. */
  public Fault garbage() {
    return add("garbage", Spoiling.GARBAGE);
  }

  /** A connection is closed instead of an answer; UDP is answered. */
  public Fault closeTcp() {
    return narrowed(DnsQuery::tcp).add("closeTcp", Spoiling.CLOSE);
  }

  /** As servers before EDNS0 do: FORMERR to every query that has it. */
  public Fault noEdns() {
    return narrowed(DnsQuery::edns).rcode("noEdns", Rcode.FORMERR);
  }

  /** Ends all faults. */
  public void clear() {
    board.clear();
  }

  private DnsFaults narrowed(Predicate<DnsQuery> more) {
    return new DnsFaults(board, filter.and(more), times);
  }

  private Fault rcode(String name, int rcode) {
    return add(name, reply -> reply.rcode(rcode));
  }

  private Fault add(String name, Spoiling spoiling) {
    return board.add(name, filter, times, spoiling);
  }

  static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
