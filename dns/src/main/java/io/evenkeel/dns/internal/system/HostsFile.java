// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.endpoint.IpLiteral;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names that this machine knows by itself (hosts(5)). Immutable. */
public final class HostsFile {

  /** Knows nobody but localhost. */
  public static final HostsFile NONE = parse("");

  private final Map<String, List<String>> addresses;

  private HostsFile(Map<String, List<String>> addresses) {
    this.addresses = addresses;
  }

  /** Reads a file's text; lines that cannot be understood are passed over. */
  public static HostsFile parse(String text) {
    Map<String, List<String>> addresses = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
      if (!IpLiteral.isIpv4(words[0]) && !IpLiteral.isIpv6(words[0])) {
        continue;
      }
      for (int i = 1; i < words.length; i++) {
        List<String> known =
            addresses.computeIfAbsent(words[i].toLowerCase(Locale.ROOT), n -> new ArrayList<>(1));
        if (!known.contains(words[0])) {
          known.add(words[0]);
        }
      }
    }
    // RFC 6761 §6.3: no server need be asked for it, whether or not the file has it.
    addresses.putIfAbsent("localhost", List.of("127.0.0.1", "::1"));
    return new HostsFile(addresses);
  }

  /**
   * The IP literals of a canonical name; empty where the file does not have it. Names under {@code
   * localhost} are this machine too.
   */
  public List<String> addresses(String name) {
    List<String> known = addresses.get(name);
    if (known == null && name.endsWith(".localhost")) {
      known = addresses.get("localhost");
    }
    return known == null ? List.of() : List.copyOf(known);
  }
}
