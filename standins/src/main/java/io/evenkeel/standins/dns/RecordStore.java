// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What the server knows, and the answers that follow from it (RFC 1034, RFC 2308): chains of CNAME
 * followed as a recursive server does, records in another order each time.
 *
 * <p>Thread-safe.
 */
final class RecordStore {

  // Longer chains than real servers follow; a loop in the data must end here too.
  private static final int LONGEST_CHAIN = 16;

  private final Map<Name, Map<Integer, List<Record>>> names = new HashMap<>();
  private final Random random;
  private long negativeTtl = 5;

  RecordStore(long seed) {
    this.random = new Random(seed);
  }

  /** Puts records of one type in the place of those that the name had. */
  synchronized void put(Name name, int type, List<? extends Record> records) {
    names.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(type, List.copyOf(records));
  }

  /** The name is there and has nothing. */
  synchronized void empty(Name name) {
    names.put(name, new LinkedHashMap<>());
  }

  /** The name is not there. */
  synchronized void remove(Name name) {
    names.remove(name);
  }

  synchronized void negativeTtl(long seconds) {
    negativeTtl = seconds;
  }

  /** The answer to {@code query}, which has a question. */
  synchronized Message answer(Message query) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    answer.getHeader().setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    Record question = query.getQuestion();
    answer.addRecord(question, Section.QUESTION);
    Name name = question.getName();
    Set<Name> seen = new HashSet<>();
    while (seen.size() < LONGEST_CHAIN && seen.add(name)) {
      Map<Integer, List<Record>> known = names.get(name);
      if (known == null) {
        answer.getHeader().setRcode(Rcode.NXDOMAIN);
        break;
      }
      List<Record> wanted = known.getOrDefault(question.getType(), List.of());
      if (!wanted.isEmpty()) {
        addShuffled(answer, wanted, Section.ANSWER);
        addTargets(answer, wanted);
        return answer;
      }
      List<Record> alias = known.getOrDefault(Type.CNAME, List.of());
      if (alias.isEmpty()) {
        break;
      }
      answer.addRecord(alias.get(0), Section.ANSWER);
      name = ((CNAMERecord) alias.get(0)).getTarget();
    }
    answer.addRecord(startOfAuthority(name), Section.AUTHORITY);
    return answer;
  }

  private void addShuffled(Message answer, List<Record> records, int section) {
    List<Record> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(record -> answer.addRecord(record, section));
  }

  /** The addresses of SRV targets, as CoreDNS adds them. */
  private void addTargets(Message answer, List<Record> records) {
    for (Record record : records) {
      if (record instanceof SRVRecord srv) {
        Map<Integer, List<Record>> target = names.getOrDefault(srv.getTarget(), Map.of());
        addShuffled(answer, target.getOrDefault(Type.A, List.of()), Section.ADDITIONAL);
        addShuffled(answer, target.getOrDefault(Type.AAAA, List.of()), Section.ADDITIONAL);
      }
    }
  }

  private Record startOfAuthority(Name name) {
    Name zone = name.labels() > 1 ? new Name(name, name.labels() - 2) : Name.root;
    Name server = Names.parse("ns.dns." + (zone.equals(Name.root) ? "" : zone));
    return new SOARecord(
        zone, DClass.IN, negativeTtl, server, server, 1, 7200, 1800, 86400, negativeTtl);
  }
}
