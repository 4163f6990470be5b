// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.io.Reader;

/**
 * Reads UTF-8 bytes that are all there. What is not UTF-8 becomes U+FFFD, as in the JDK.
 *
 * <p>Saves the two copies that a String and a StringReader would cost for each event, and the
 * synchronisation of a StreamDecoder. One use, one thread.
 */
final class Utf8Reader extends Reader {

  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private final int end;
  private int next;
  private char lowSurrogate;

  Utf8Reader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.next = start;
    this.end = end;
  }

  @Override
  public int read(char[] to, int offset, int length) {
    int at = offset;
    int limit = offset + length;
    if (lowSurrogate != 0 && at < limit) {
      to[at++] = lowSurrogate;
      lowSurrogate = 0;
    }
    while (at < limit && next < end) {
      int ascii = ascii(to, at, Math.min(limit - at, end - next));
      at += ascii;
      next += ascii;
      if (at == limit || next == end) {
        break;
      }
      int codePoint = decode();
      if (codePoint < 0x10000) {
        to[at++] = (char) codePoint;
      } else {
        to[at++] = Character.highSurrogate(codePoint);
        if (at < limit) {
          to[at++] = Character.lowSurrogate(codePoint);
        } else {
          lowSurrogate = Character.lowSurrogate(codePoint);
        }
      }
    }
    return at == offset && length > 0 ? -1 : at - offset;
  }

  /** Copies up to so many characters, until one is not ASCII; returns how many. */
  private int ascii(char[] to, int at, int most) {
    byte[] from = bytes;
    int begin = next;
    int count = 0;
    while (count < most && from[begin + count] >= 0) {
      to[at + count] = (char) from[begin + count];
      count++;
    }
    return count;
  }

  /** Decodes the sequence at {@link #next}, which is not ASCII, and moves behind it. */
  private int decode() {
    int lead = bytes[next] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length == 0 || lead > 0xf4) {
      next++;
      return REPLACEMENT;
    }
    int second = next + 1 < end ? bytes[next + 1] & 0xff : 0;
    if (lead == 0xe0 && second < 0xa0
        || lead == 0xf0 && second < 0x90
        || lead == 0xf4 && second > 0x8f) {
      // No code point begins so: what comes next is another sequence.
      next++;
      return REPLACEMENT;
    }
    int codePoint = lead & (0xff >> (length + 1));
    int i = 1;
    for (; i < length; i++) {
      if (next + i >= end || (bytes[next + i] & 0xc0) != 0x80) {
        break;
      }
      codePoint = codePoint << 6 | (bytes[next + i] & 0x3f);
    }
    boolean whole = i == length;
    boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    next += i;
    return whole && !surrogate ? codePoint : REPLACEMENT;
  }

  @Override
  public void close() {}
}
