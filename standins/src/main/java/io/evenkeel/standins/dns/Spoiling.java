// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** What a fault makes of a reply. */
@FunctionalInterface
interface Spoiling {

  Spoiling MUTE = reply -> reply.ending(Reply.End.MUTE);

  Spoiling CLOSE = reply -> reply.ending(Reply.End.CLOSED);

  Spoiling TRUNCATE = Spoiling::truncated;

  Spoiling WRONG_ID =
      reply ->
          reply.rewritten(
              bytes -> {
                bytes[1] ^= 1;
                return bytes;
              });

  Spoiling WRONG_QUESTION =
      reply -> {
        Message other = new Message(reply.message().getHeader().getID());
        other.getHeader().setFlag(Flags.QR);
        Record asked = reply.message().getQuestion();
        Name elsewhere = Names.parse("elsewhere.example");
        other.addRecord(
            Record.newRecord(elsewhere, asked.getType(), asked.getDClass()), Section.QUESTION);
        for (Record record : reply.message().getSection(Section.ANSWER)) {
          other.addRecord(record, Section.ANSWER);
        }
        return reply.with(other);
      };

  Spoiling FOREIGN_NAMES =
      reply -> {
        Message other = reply.bare();
        Name elsewhere = Names.parse("elsewhere.example");
        for (Record record : reply.message().getSection(Section.ANSWER)) {
          Record moved = moved(record, elsewhere);
          if (moved != null) {
            other.addRecord(moved, Section.ANSWER);
          }
        }
        return reply.with(other);
      };

  Spoiling CNAME_LOOP =
      reply -> {
        Message loop = reply.bare();
        Name name = reply.message().getQuestion().getName();
        Name other = Names.parse("loop.example");
        loop.addRecord(new CNAMERecord(name, DClass.IN, 5, other), Section.ANSWER);
        loop.addRecord(new CNAMERecord(other, DClass.IN, 5, name), Section.ANSWER);
        return reply.with(loop);
      };

  Spoiling WRONG_COUNT =
      reply ->
          reply.rewritten(
              bytes -> {
                // The count of answers, in the header's fourth pair of bytes (RFC 1035, 4.1.1).
                bytes[6] = (byte) 0xff;
                bytes[7] = (byte) 0xff;
                return bytes;
              });

  Spoiling WRONG_LENGTH =
      reply ->
          reply.tcp()
              ? reply.announcing(reply.bytes().length + 100)
              : reply.rewritten(bytes -> Arrays.copyOf(bytes, bytes.length - 1));

  Spoiling HUGE =
      reply -> {
        if (!reply.tcp()) {
          return truncated(reply);
        }
        Message huge = reply.message();
        Name name = huge.getQuestion().getName();
        int room = 65_535 - huge.toWire().length - 300;
        for (int i = 0; room > 0; i++) {
          TXTRecord text = new TXTRecord(name, DClass.IN, 5, i + "x".repeat(200));
          huge.addRecord(text, Section.ANSWER);
          // Whatever the name's compression saves, it is no more than its length.
          room -= name.length() + 10 + 1 + 6 + 200;
        }
        return reply.with(huge);
      };

  Spoiling GARBAGE = reply -> reply.rewritten(Spoiling::garbage);

  /** The reply that goes out instead. */
  Reply spoil(Reply reply);

  private static Reply truncated(Reply reply) {
    if (reply.tcp()) {
      return reply;
    }
    Message cut = reply.bare();
    cut.getHeader().setFlag(Flags.TC);
    return reply.with(cut);
  }

  private static @Nullable Record moved(Record record, Name to) {
    if (record instanceof ARecord a) {
      return new ARecord(to, a.getDClass(), a.getTTL(), a.getAddress());
    }
    if (record instanceof AAAARecord a) {
      return new AAAARecord(to, a.getDClass(), a.getTTL(), a.getAddress());
    }
    return null;
  }

  private static byte[] garbage(byte[] bytes) {
    byte[] garbage = new byte[Math.max(bytes.length, 64)];
    // The same for the same query, so that what a test saw can be seen again.
    new Random(garbage.length).nextBytes(garbage);
    garbage[0] = bytes[0];
    garbage[1] = bytes[1];
    // A response, so that it is not thrown away for being a query.
    garbage[2] |= (byte) 0x80;
    return garbage;
  }
}
