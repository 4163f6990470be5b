// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent encoding of RFC 3986 §2.1, in UTF-8. A plus sign is a plus sign. */
final class PercentCode {

  // Beside letters, digits and -._~: what each part may hold as it is.
  static final String AUTHORITY = ":,@*";
  static final String NAME = "/@*=$";
  static final String PORT = "@*=$";
  static final String LIST = "/:,@*=$";
  static final String QUERY = "/:,@*$";

  private PercentCode() {}

  /**
   * Decodes {@code target[from, to)}.
   *
   * @throws TargetException at the character that is wrong
   */
  static String decode(String target, int from, int to) {
    int percent = target.indexOf('%', from);
    if (percent < 0 || percent >= to) {
      return target.substring(from, to);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    int i = from;
    while (i < to) {
      char c = target.charAt(i);
      if (c != '%') {
        int end = Character.isHighSurrogate(c) && i + 1 < to ? i + 2 : i + 1;
        bytes.writeBytes(target.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end;
        continue;
      }
      if (i + 2 >= to
          || !HexFormat.isHexDigit(target.charAt(i + 1))
          || !HexFormat.isHexDigit(target.charAt(i + 2))) {
        throw new TargetException(
            target,
            i,
            "'%' must be followed by two hexadecimal digits; write %25 for a percent sign");
      }
      bytes.write(HexFormat.fromHexDigits(target, i + 1, i + 3));
      i += 3;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new TargetException(target, percent, "the encoded bytes are not UTF-8");
    }
  }

  static void encode(StringBuilder to, String text, String plain) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean unreserved =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      if (unreserved || plain.indexOf(c) >= 0) {
        to.append(c);
      } else {
        to.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
  }
}
