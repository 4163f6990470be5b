// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import io.evenkeel.dns.internal.message.Reply.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what came in as the answer to one query. Nothing that it says is believed before it has the
 * query's id and question; no length, count or pointer leads out of the bytes, and a pointer only
 * ever leads back, so that no message makes it go round in circles.
 *
 * <p>One use, one thread.
 */
public final class ReplyReader {

  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int CLASS_IN = 1;

  // RFC 2181 §8: a TTL is 31 bits; one with the highest bit set counts as zero.
  private static final long LONGEST_TTL = Integer.MAX_VALUE;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int extendedCode;

  private ReplyReader(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
  }

  /**
   * Reads the first {@code length} bytes.
   *
   * @return null if they are no answer to this query: someone else's, an old one, or a forged one.
   *     The right one may still come
   * @throws MalformedReply if they are the answer, and cannot be understood
   */
  public static @Nullable Reply read(byte[] bytes, int length, Query query) throws MalformedReply {
    return new ReplyReader(bytes, length).read(query);
  }

  private @Nullable Reply read(Query query) throws MalformedReply {
    if (end < HEADER) {
      return null;
    }
    int flags = unsignedShort(2);
    if (unsignedShort(0) != query.id() || (flags & RESPONSE) == 0 || (flags & OPCODE) != 0) {
      return null;
    }
    at = HEADER;
    int code = flags & 0xf;
    int questions = unsignedShort(4);
    // A server that could not even read the query may leave the question out.
    boolean refused = questions == 0 && code != Reply.NO_ERROR && code != Reply.NAME_ERROR;
    if (!refused && !repeats(query, questions)) {
      return null;
    }
    boolean truncated = (flags & TRUNCATED) != 0;
    if (truncated || refused) {
      // What there is of it does not matter, and may end anywhere.
      return new Reply(code, truncated, false, false, List.of(), List.of(), List.of());
    }
    List<Entry> answers = entries(unsignedShort(6));
    List<Entry> authority = entries(unsignedShort(8));
    List<Entry> additional = entries(unsignedShort(10));
    return new Reply(
        extendedCode << 4 | code,
        false,
        (flags & AUTHORITATIVE) != 0,
        (flags & RECURSION_AVAILABLE) != 0,
        answers,
        authority,
        additional);
  }

  private boolean repeats(Query query, int questions) {
    if (questions != 1) {
      return false;
    }
    try {
      String name = name();
      int type = nextShort();
      int dnsClass = nextShort();
      return name.equals(query.question().name())
          && type == query.question().type().code()
          && dnsClass == CLASS_IN;
    } catch (MalformedReply foreign) {
      return false;
    }
  }

  private List<Entry> entries(int count) throws MalformedReply {
    List<Entry> entries = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      String name = name();
      int type = nextShort();
      int dnsClass = nextShort();
      long ttl = (long) nextShort() << 16 | nextShort();
      int length = nextShort();
      int dataEnd = at + length;
      if (dataEnd > end) {
        throw new MalformedReply(
            "a record of " + length + " bytes, of which " + (end - at) + " are there");
      }
      if (type == RecordType.OPT) {
        extendedCode = (int) (ttl >> 24);
      } else if (dnsClass == CLASS_IN) {
        entries.add(entry(name, type, ttl > LONGEST_TTL ? 0 : ttl, length));
        if (at > dataEnd) {
          throw new MalformedReply("a record is longer than it says");
        }
      }
      at = dataEnd;
    }
    return entries;
  }

  private Entry entry(String name, int type, long ttl, int length) throws MalformedReply {
    int dataEnd = at + length;
    Rdata data = null;
    String link = null;
    long minimum = 0;
    if (type == RecordType.A.code() || type == RecordType.AAAA.code()) {
      int expected = type == RecordType.A.code() ? 4 : 16;
      if (length != expected) {
        throw new MalformedReply("an address of " + length + " bytes instead of " + expected);
      }
      if (IpText.isCallable(bytes, at, length)) {
        data = new Rdata.Address(IpText.of(bytes, at, length));
      }
    } else if (type == RecordType.SRV.code()) {
      if (length < 7) {
        throw new MalformedReply("a SRV record of " + length + " bytes");
      }
      int priority = nextShort();
      int weight = nextShort();
      int port = nextShort();
      String target = name();
      if (port > 0) {
        data = new Rdata.Service(priority, weight, port, target);
      }
    } else if (type == RecordType.TXT.code()) {
      data = new Rdata.Text(text(dataEnd));
    } else if (type == RecordType.CNAME) {
      link = name();
    } else if (type == RecordType.SOA) {
      var unusedServer = name();
      var unusedMailbox = name();
      at += 16;
      minimum = (long) nextShort() << 16 | nextShort();
    }
    return new Entry(name, type, ttl, data, link, minimum > LONGEST_TTL ? 0 : minimum);
  }

  private String text(int dataEnd) throws MalformedReply {
    StringBuilder text = new StringBuilder();
    while (at < dataEnd) {
      int length = bytes[at] & 0xff;
      if (at + 1 + length > dataEnd) {
        throw new MalformedReply("a text that is longer than its record");
      }
      text.append(new String(bytes, at + 1, length, StandardCharsets.UTF_8));
      at += 1 + length;
    }
    return text.toString();
  }

  /** The name that begins here; goes on behind it. */
  private String name() throws MalformedReply {
    StringBuilder text = new StringBuilder();
    int wire = 1;
    int next = at;
    int lowest = at;
    boolean jumped = false;
    while (true) {
      int length = unsignedByte(next);
      if (length == 0) {
        if (!jumped) {
          at = next + 1;
        }
        return text.toString();
      }
      if (length >= 0xc0) {
        int pointer = (length & 0x3f) << 8 | unsignedByte(next + 1);
        if (!jumped) {
          at = next + 2;
        }
        jumped = true;
        if (pointer >= lowest) {
          throw new MalformedReply("a name that refers to itself");
        }
        lowest = pointer;
        next = pointer;
        continue;
      }
      if (length > DomainName.LONGEST_LABEL) {
        throw new MalformedReply("a label of an unknown kind");
      }
      wire += 1 + length;
      if (wire > DomainName.LONGEST || next + 1 + length > end) {
        throw new MalformedReply("a name that does not end");
      }
      DomainName.appendLabel(text, bytes, next + 1, length);
      next += 1 + length;
    }
  }

  private int nextShort() throws MalformedReply {
    if (at < 0 || at + 2 > end) {
      throw new MalformedReply("it ends too early");
    }
    at += 2;
    return unsignedShort(at - 2);
  }

  private int unsignedByte(int index) throws MalformedReply {
    if (index >= end) {
      throw new MalformedReply("it ends too early");
    }
    return bytes[index] & 0xff;
  }

  private int unsignedShort(int index) {
    return (bytes[index] & 0xff) << 8 | bytes[index + 1] & 0xff;
  }
}
