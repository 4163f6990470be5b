// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import io.evenkeel.dns.internal.message.Reply.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a question was answered with. Immutable. */
public sealed interface Answer {

  /** No TTL was told. */
  long UNKNOWN = -1;

  // Longer chains of aliases than any that is meant so.
  int MOST_ALIASES = 16;

  /**
   * There are records.
   *
   * @param records sorted, each once; none only where all that there are cannot be called
   * @param ttl seconds that all of it may be believed
   * @param hosts addresses of other names that came along, and may be used instead of asking
   */
  record Found(List<Rdata> records, long ttl, Map<String, List<Rdata.Address>> hosts)
      implements Answer {}

  /**
   * There is none.
   *
   * @param exists whether the name has records of other types
   * @param ttl seconds that this may be believed, or {@link #UNKNOWN}
   */
  record None(boolean exists, long ttl) implements Answer {}

  /**
   * The name stands for another, of which nothing was said.
   *
   * @param ttl seconds that this may be believed
   */
  record Alias(String name, long ttl) implements Answer {}

  /** Nobody knows. */
  record Failed(Kind kind, String message) implements Answer {}

  /** Why nobody knows. */
  enum Kind {
    /** No server answered in time, or none could be reached. */
    UNREACHABLE,
    /** The server could not find out. */
    SERVER_FAILURE,
    /** The server does not answer whoever asks. */
    REFUSED,
    /** What came back cannot be understood. */
    MALFORMED,
    /** It is no name that could be asked for. */
    NOT_A_NAME
  }

  /**
   * What {@code reply} means for {@code question}: of its records only those count that belong to
   * the name itself, or to one that it is an alias of.
   */
  static Answer of(Reply reply, Question question) {
    switch (reply.code()) {
      case Reply.NO_ERROR, Reply.NAME_ERROR -> {}
      case Reply.REFUSED -> {
        return new Failed(Kind.REFUSED, "REFUSED");
      }
      default -> {
        return new Failed(Kind.SERVER_FAILURE, Reply.name(reply.code()));
      }
    }
    String name = question.name();
    long ttl = Long.MAX_VALUE;
    Set<String> seen = new HashSet<>();
    for (Entry alias = alias(reply, name); alias != null; alias = alias(reply, name)) {
      if (!seen.add(name) || seen.size() > MOST_ALIASES) {
        return new Failed(Kind.MALFORMED, "its aliases lead round in circles, or to no end");
      }
      ttl = Math.min(ttl, alias.ttl());
      name = alias.link() == null ? "" : alias.link();
    }
    TreeSet<Rdata> records = new TreeSet<>(Rdata.ORDER);
    boolean any = false;
    for (Entry entry : reply.answers()) {
      if (entry.type() == question.type().code() && entry.name().equals(name)) {
        any = true;
        ttl = Math.min(ttl, entry.ttl());
        if (entry.data() != null) {
          records.add(entry.data());
        }
      }
    }
    if (any) {
      return reply.code() == Reply.NO_ERROR
          ? new Found(List.copyOf(records), ttl, hosts(reply, records, ttl))
          : new Failed(Kind.MALFORMED, "NXDOMAIN, with records");
    }
    return nothing(reply, question, name, ttl);
  }

  private static Answer nothing(Reply reply, Question question, String name, long aliasTtl) {
    boolean aliased = !name.equals(question.name());
    long ttl = negativeTtl(reply);
    if (reply.code() == Reply.NAME_ERROR) {
      return new None(false, ttl);
    }
    if (ttl != UNKNOWN) {
      return new None(true, ttl);
    }
    if (aliased) {
      return new Alias(name, aliasTtl);
    }
    if (!reply.answers().isEmpty()) {
      return new Failed(Kind.MALFORMED, "only records of other names");
    }
    if (!reply.authoritative() && !reply.recursive()) {
      // It only says whom else to ask.
      return new Failed(Kind.SERVER_FAILURE, "the server does not ask others (no recursion)");
    }
    return new None(true, UNKNOWN);
  }

  /** RFC 2308 §5: the SOA's minimum or its own TTL, whichever is less. */
  private static long negativeTtl(Reply reply) {
    for (Entry entry : reply.authority()) {
      if (entry.type() == RecordType.SOA) {
        return Math.min(entry.ttl(), entry.minimum());
      }
    }
    return UNKNOWN;
  }

  private static @Nullable Entry alias(Reply reply, String name) {
    for (Entry entry : reply.answers()) {
      if (entry.type() == RecordType.CNAME && entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }

  /** Of the targets of services, and of nothing else; as long-lived as they need to be. */
  private static Map<String, List<Rdata.Address>> hosts(Reply reply, Set<Rdata> records, long ttl) {
    Set<String> targets = new HashSet<>();
    for (Rdata data : records) {
      if (data instanceof Rdata.Service service) {
        targets.add(service.target());
      }
    }
    Map<String, List<Rdata.Address>> hosts = new HashMap<>();
    if (targets.isEmpty()) {
      return hosts;
    }
    for (Entry entry : reply.additional()) {
      if (targets.contains(entry.name())
          && entry.ttl() >= ttl
          && entry.data() instanceof Rdata.Address address) {
        hosts.computeIfAbsent(entry.name(), host -> new ArrayList<>()).add(address);
      }
    }
    return hosts;
  }
}
