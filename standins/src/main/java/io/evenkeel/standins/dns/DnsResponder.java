// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** From the bytes of a query to its reply, through the faults. Thread-safe. */
final class DnsResponder {

  // What every client takes over UDP (RFC 1035, 2.3.4).
  private static final int PLAIN_LIMIT = 512;

  // What this server sends at the most in one datagram, as CoreDNS.
  private static final int OWN_LIMIT = 4096;

  private final RecordStore store;
  private final DnsFaultBoard board;
  private final List<DnsQuery> queries = new CopyOnWriteArrayList<>();

  DnsResponder(RecordStore store, DnsFaultBoard board) {
    this.store = store;
    this.board = board;
  }

  List<DnsQuery> queries() {
    return List.copyOf(queries);
  }

  int asked() {
    return queries.size();
  }

  /** The reply, or null for what is no query. */
  @Nullable Reply reply(byte[] bytes, boolean tcp, InetSocketAddress client) {
    Message query;
    try {
      query = new Message(bytes);
    } catch (IOException noMessage) {
      return null;
    }
    Record question = query.getQuestion();
    if (question == null || query.getHeader().getFlag(Flags.QR)) {
      return null;
    }
    OPTRecord edns = query.getOPT();
    DnsQuery seen =
        new DnsQuery(
            question.getName().toString(true),
            Type.string(question.getType()),
            tcp,
            edns != null,
            client.getPort());
    queries.add(seen);
    Message answer = store.answer(query);
    int limit = tcp ? 65_535 : PLAIN_LIMIT;
    if (edns != null) {
      answer.addRecord(new OPTRecord(OWN_LIMIT, 0, 0), Section.ADDITIONAL);
      if (!tcp) {
        limit = Math.max(PLAIN_LIMIT, Math.min(OWN_LIMIT, edns.getPayloadSize()));
      }
    }
    return board.spoil(seen, Reply.of(answer, tcp, limit));
  }
}
