// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.http.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Collects bytes and gives them back as lines, wherever the network cut them. Not thread-safe. */
final class LineBuffer {

  private static final byte[] NONE = {};

  private final int limit;
  private final SpareArrays arrays;
  private byte[] bytes = NONE;
  private int start;
  private int end;
  private int searched;
  private int from;
  private int to;

  /** Takes lines, or whole bodies, of up to {@code limit} bytes. */
  LineBuffer(int limit, SpareArrays arrays) {
    this.limit = limit;
    this.arrays = arrays;
  }

  /** Adds bytes; false if what is not yet read would be more than the limit. */
  boolean add(ByteBuffer data) {
    int count = data.remaining();
    if ((long) end - start + count > limit) {
      return false;
    }
    if (end + count > bytes.length) {
      makeRoom(count);
    }
    data.get(bytes, end, count);
    end += count;
    return true;
  }

  private void makeRoom(int count) {
    int held = end - start;
    int wanted = held + count;
    byte[] old = bytes;
    if (wanted > old.length) {
      bytes = arrays.take(Math.max(wanted, Math.min(limit, old.length * 2)));
      System.arraycopy(old, start, bytes, 0, held);
      arrays.give(old);
    } else {
      System.arraycopy(old, start, old, 0, held);
    }
    searched -= start;
    start = 0;
    end = held;
  }

  /** Moves to the next complete line; its bytes are {@link #from} to {@link #to}. */
  boolean nextLine() {
    for (int i = Math.max(searched, start); i < end; i++) {
      if (bytes[i] == '\n') {
        from = start;
        to = i;
        start = i + 1;
        searched = start;
        return true;
      }
    }
    searched = end;
    if (start == end) {
      start = 0;
      end = 0;
      searched = 0;
      arrays.give(bytes);
      bytes = NONE;
    }
    return false;
  }

  byte[] array() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Takes all that is left as one body. */
  void takeRest() {
    from = start;
    to = end;
    start = end;
  }

  boolean isEmpty() {
    return start == end;
  }

  /** The first characters, to show a person what came. */
  String excerpt(int length) {
    int until = Math.min(end, start + length);
    // Not within a character, of which only the first byte does not begin with 10 (RFC 3629 §3).
    for (int i = 1; i <= 3 && until < end && until > start && inside(bytes[until]); i++) {
      until--;
    }
    return Excerpt.of(new String(bytes, start, until - start, StandardCharsets.UTF_8), length);
  }

  private static boolean inside(byte utf8) {
    return (utf8 & 0xC0) == 0x80;
  }
}
