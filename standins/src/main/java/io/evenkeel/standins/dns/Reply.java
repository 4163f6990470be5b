// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/**
 * What goes out for one query: a message in bytes, and how it is sent. Immutable, but for the
 * message that it was made from.
 *
 * @param message what the server knows
 * @param tcp whether it goes over TCP
 * @param limit how many bytes the client takes
 * @param wire what becomes of the message's bytes on their way
 * @param announced the length that TCP says comes; -1 for the true one
 * @param end what is sent, and when
 * @param delay how much later
 */
record Reply(
    Message message,
    boolean tcp,
    int limit,
    UnaryOperator<byte[]> wire,
    int announced,
    End end,
    Duration delay) {

  /** How a reply ends. */
  enum End {
    SENT,
    /** Nothing is sent. */
    MUTE,
    /** Nothing is sent, and the connection is closed. */
    CLOSED
  }

  static Reply of(Message message, boolean tcp, int limit) {
    return new Reply(message, tcp, limit, UnaryOperator.identity(), -1, End.SENT, Duration.ZERO);
  }

  /** The message as it would go out: cut off where the client takes no more. */
  byte[] bytes() {
    return wire.apply(message.toWire(limit));
  }

  Reply with(Message other) {
    return new Reply(other, tcp, limit, wire, announced, end, delay);
  }

  Reply rewritten(UnaryOperator<byte[]> bytes) {
    return new Reply(message, tcp, limit, bytes, announced, end, delay);
  }

  Reply announcing(int length) {
    return new Reply(message, tcp, limit, wire, length, end, delay);
  }

  Reply ending(End how) {
    return new Reply(message, tcp, limit, wire, announced, how, delay);
  }

  Reply delayed(Duration by) {
    return new Reply(message, tcp, limit, wire, announced, end, by);
  }

  /** The question alone, answered with that code. */
  Reply rcode(int rcode) {
    Message bare = bare();
    bare.getHeader().setRcode(rcode);
    return with(bare);
  }

  /** The header and the question, without a record. */
  Message bare() {
    Header header = message.getHeader();
    Message bare = new Message(header.getID());
    for (int flag = 0; flag < 16; flag++) {
      if (isFlag(flag) && header.getFlag(flag)) {
        bare.getHeader().setFlag(flag);
      }
    }
    bare.addRecord(message.getQuestion(), Section.QUESTION);
    return bare;
  }

  private static boolean isFlag(int bit) {
    // The bits between are the opcode and the response code.
    return bit == 0 || (bit >= 5 && bit <= 11);
  }
}
