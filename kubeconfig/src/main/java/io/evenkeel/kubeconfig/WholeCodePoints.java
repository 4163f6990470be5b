// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import java.io.Reader;

/**
 * Reads a text so that no read ends between the halves of a code point: the YAML parser would then
 * read on behind the end of its buffer (an IndexOutOfBoundsException, where the 1025th character is
 * the first half of an emoji).
 */
final class WholeCodePoints extends Reader {

  private final String text;
  private int next;

  WholeCodePoints(String text) {
    this.text = text;
  }

  @Override
  public int read(char[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, text.length() - next);
    if (count == 0) {
      return -1;
    }
    if (count > 1 && Character.isHighSurrogate(text.charAt(next + count - 1))) {
      count--;
    }
    text.getChars(next, next + count, to, offset);
    next += count;
    return count;
  }

  @Override
  public void close() {}
}
