// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user dials: {@code scheme://authority/name:port?parameter=value}.
 *
 * <p>One grammar for all schemes; each source says which parts it knows. All parts are decoded.
 *
 * <pre>
 *   target    = scheme ":" [ "//" [ authority ] "/" ] path [ "?" parameters ]
 *   path      = name [ ":" port ]     ; a path with a comma is a list: all of it is the name
 *   port      = a number or a name
 * </pre>
 *
 * The text behind the last colon of the path is the port, unless the colon is inside brackets or
 * the path is a list. A path may be left out where the authority says it all. Parsed by hand rather
 * than by {@link URI}, which refuses spellings that people use, such as a port name in the
 * authority, and does not tell where the trouble is.
 *
 * @param scheme lower case
 * @param authority empty where there is none; may hold a port of its own
 * @param name the path without its leading slash and without the port
 * @param port null where there is none
 * @param parameters sorted by name
 */
public record Target(
    String scheme,
    String authority,
    String name,
    @Nullable String port,
    Map<String, String> parameters) {

  public Target {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /**
   * Parses a target.
   *
   * @throws TargetException if it is malformed; the message points at the character
   */
  public static Target parse(String text) {
    return new TargetParser(text).parse();
  }

  /** The value of a parameter, or null. */
  public @Nullable String parameter(String parameter) {
    return parameters.get(parameter);
  }

  /** This target with no parameters. */
  public Target withoutParameters() {
    return new Target(scheme, authority, name, port, Map.of());
  }

  /** The canonical spelling: {@link #parse} of it gives an equal target. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(scheme).append("://");
    PercentCode.encode(text, authority, PercentCode.AUTHORITY);
    text.append('/');
    // A colon would read as the start of a port, except in a list, which has none.
    boolean list = port == null && name.indexOf(',') >= 0;
    PercentCode.encode(text, name, list ? PercentCode.LIST : PercentCode.NAME);
    if (port != null) {
      text.append(':');
      PercentCode.encode(text, port, PercentCode.PORT);
    }
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text.append(separator);
      PercentCode.encode(text, parameter.getKey(), PercentCode.QUERY);
      text.append('=');
      PercentCode.encode(text, parameter.getValue(), PercentCode.QUERY);
      separator = '&';
    }
    return text.toString();
  }
}
