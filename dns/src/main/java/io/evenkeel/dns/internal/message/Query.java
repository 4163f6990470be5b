// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import java.io.ByteArrayOutputStream;

/**
 * A question as it goes to a server.
 *
 * @param id 0 to 65535; unguessable, so that nobody can answer who does not see the query
 * @param edns whether to say that larger answers than 512 bytes are taken (RFC 6891)
 */
public record Query(int id, Question question, boolean edns) {

  // What fits into a packet that no router has to cut in pieces (DNS flag day 2020).
  private static final int UDP_SIZE = 1232;

  private static final int RECURSION_DESIRED = 0x0100;
  private static final int CLASS_IN = 1;

  /** The bytes, without the length that TCP has in front. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    putShort(bytes, id);
    putShort(bytes, RECURSION_DESIRED);
    putShort(bytes, 1);
    putShort(bytes, 0);
    putShort(bytes, 0);
    putShort(bytes, edns ? 1 : 0);
    DomainName.write(question.name(), bytes);
    putShort(bytes, question.type().code());
    putShort(bytes, CLASS_IN);
    if (edns) {
      bytes.write(0);
      putShort(bytes, RecordType.OPT);
      putShort(bytes, UDP_SIZE);
      // Extended code, version, flags, length: all zero.
      putShort(bytes, 0);
      putShort(bytes, 0);
      putShort(bytes, 0);
    }
    return bytes.toByteArray();
  }

  private static void putShort(ByteArrayOutputStream to, int value) {
    to.write(value >> 8);
    to.write(value);
  }
}
