// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.nio.charset.StandardCharsets;

/**
 * Several short texts in one array: a String costs 40 bytes before its first character.
 *
 * <p>One byte a character where all of them allow it (Latin-1), else two, as in the JDK's own
 * Strings. Indexes and lengths are in characters.
 */
final class PackedText {

  private PackedText() {}

  /** Whether the text needs two bytes a character. */
  static boolean isWide(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }

  /** Puts the text behind the first {@code from} bytes; returns how many there are then. */
  static int put(byte[] packed, int from, boolean wide, String text) {
    int at = from;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (wide) {
        packed[at++] = (byte) (c >> 8);
      }
      packed[at++] = (byte) c;
    }
    return at;
  }

  /** {@code length} characters, beginning with that at {@code from}. */
  static String text(byte[] packed, boolean wide, int from, int length) {
    if (!wide) {
      return new String(packed, from, length, StandardCharsets.ISO_8859_1);
    }
    char[] characters = new char[length];
    for (int i = 0; i < length; i++) {
      characters[i] = at(packed, true, from + i);
    }
    return new String(characters);
  }

  /** Whether the characters from {@code from} on begin with the text from {@code textFrom} on. */
  static boolean equal(byte[] packed, boolean wide, int from, String text, int textFrom) {
    for (int i = 0; i < text.length() - textFrom; i++) {
      if (at(packed, wide, from + i) != text.charAt(textFrom + i)) {
        return false;
      }
    }
    return true;
  }

  /** The character at {@code index}. */
  static char at(byte[] packed, boolean wide, int index) {
    return wide
        ? (char) ((packed[2 * index] & 0xff) << 8 | packed[2 * index + 1] & 0xff)
        : (char) (packed[index] & 0xff);
  }
}
