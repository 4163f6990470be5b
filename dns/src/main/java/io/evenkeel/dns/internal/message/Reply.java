// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that answers a query, as far as it is understood.
 *
 * @param code how it went, with EDNS's upper bits; {@link #NO_ERROR} and so on
 * @param truncated whether it did not fit, and TCP must be used
 * @param authoritative whether the server itself is responsible for the name
 * @param recursive whether the server asks others
 */
public record Reply(
    int code,
    boolean truncated,
    boolean authoritative,
    boolean recursive,
    List<Entry> answers,
    List<Entry> authority,
    List<Entry> additional) {

  public static final int NO_ERROR = 0;
  public static final int FORMAT_ERROR = 1;
  public static final int SERVER_FAILURE = 2;
  public static final int NAME_ERROR = 3;
  public static final int NOT_IMPLEMENTED = 4;
  public static final int REFUSED = 5;
  public static final int BAD_VERSION = 16;

  /**
   * A record.
   *
   * @param type its number
   * @param ttl seconds
   * @param data null where nobody can use it
   * @param link where an alias leads, or null
   * @param minimum of a SOA record: how long there being nothing may be believed; else 0
   */
  record Entry(
      String name, int type, long ttl, @Nullable Rdata data, @Nullable String link, long minimum) {}

  /** The code in words. */
  public static String name(int code) {
    return switch (code) {
      case NO_ERROR -> "NOERROR";
      case FORMAT_ERROR -> "FORMERR";
      case SERVER_FAILURE -> "SERVFAIL";
      case NAME_ERROR -> "NXDOMAIN";
      case NOT_IMPLEMENTED -> "NOTIMP";
      case REFUSED -> "REFUSED";
      case BAD_VERSION -> "BADVERS";
      default -> "code " + code;
    };
  }
}
