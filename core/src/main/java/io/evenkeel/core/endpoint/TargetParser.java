// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The grammar of {@link Target}. One use, one thread. */
final class TargetParser {

  private final String text;

  TargetParser(String text) {
    this.text = text;
  }

  Target parse() {
    refuseForbiddenCharacters();
    int colon = schemeEnd();
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    int query = text.indexOf('?', colon);
    int end = query < 0 ? text.length() : query;
    int fragment = text.indexOf('#', colon);
    if (fragment >= 0) {
      throw new TargetException(text, fragment, "a target has no fragment; write %23 for '#'");
    }
    String authority = "";
    int path = colon + 1;
    if (text.startsWith("//", path)) {
      int slash = text.indexOf('/', path + 2);
      int authorityEnd = slash < 0 || slash > end ? end : slash;
      authority = PercentCode.decode(text, path + 2, authorityEnd);
      path = Math.min(authorityEnd + 1, end);
    } else if (path < end && text.charAt(path) == '/') {
      path++;
    }
    int portColon = portColon(path, end);
    String port = portColon < 0 ? null : PercentCode.decode(text, portColon + 1, end);
    if (port != null && port.isEmpty()) {
      throw new TargetException(
          text, end, "the port is empty; write a port's name or number, or leave the colon out");
    }
    String name = PercentCode.decode(text, path, portColon < 0 ? end : portColon);
    if (name.isEmpty() && (authority.isEmpty() || port != null)) {
      throw new TargetException(
          text,
          path,
          "the name is empty; write " + scheme + ":///NAME or " + scheme + ":///NAME:PORT");
    }
    return new Target(scheme, authority, name, port, parameters(query));
  }

  private void refuseForbiddenCharacters() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isWhitespace(c)) {
        throw new TargetException(
            text, i, "white space and control characters are not allowed; encode them with %");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new TargetException(text, i, "half a surrogate pair is no character");
      }
    }
  }

  private int schemeEnd() {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon < 0 || slash >= 0 && slash < colon) {
      throw new TargetException(
          text, 0, "the scheme is missing; write for example kubernetes:///SERVICE.NAMESPACE:PORT");
    }
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean later = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !later)) {
        throw new TargetException(
            text,
            i,
            "'" + c + "' cannot stand in a scheme; a scheme is letters, digits, '+', '-', '.'");
      }
    }
    if (colon == 0) {
      throw new TargetException(
          text, 0, "the scheme is empty; write for example kubernetes:///NAME");
    }
    return colon;
  }

  /**
   * The colon before the port, or -1. Brackets hide colons, also encoded ones; lists have no port.
   */
  private int portColon(int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      char c = text.charAt(i);
      if (c == ',') {
        return -1;
      }
      if (c == ':') {
        return text.indexOf(',', from) >= 0 && text.indexOf(',', from) < to ? -1 : i;
      }
      if (c == '/' || c == ']' || text.regionMatches(true, i, "%5D", 0, 3)) {
        return -1;
      }
    }
    return -1;
  }

  private Map<String, String> parameters(int query) {
    Map<String, String> parameters = new TreeMap<>();
    int from = query + 1;
    while (query >= 0 && from < text.length()) {
      int ampersand = text.indexOf('&', from);
      int end = ampersand < 0 ? text.length() : ampersand;
      int equals = text.indexOf('=', from);
      if (equals < 0 || equals > end || equals == from) {
        throw new TargetException(text, from, "a parameter is written name=value");
      }
      String name = PercentCode.decode(text, from, equals);
      @Nullable String earlier = parameters.put(name, PercentCode.decode(text, equals + 1, end));
      if (earlier != null) {
        throw new TargetException(text, from, "parameter '" + name + "' is given twice");
      }
      from = end + 1;
    }
    return parameters;
  }
}
