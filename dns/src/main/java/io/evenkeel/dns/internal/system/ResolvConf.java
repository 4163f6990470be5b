// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.endpoint.IpLiteral;
import io.evenkeel.dns.internal.message.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A resolver configuration, as glibc understands it (resolv.conf(5)): what cannot be understood is
 * passed over. Immutable.
 *
 * @param servers IP literals, IPv6 perhaps with a zone; at most three, none where nobody is named
 * @param search domains to try, canonical
 * @param dots a name with as many is tried as it is before it is tried in a domain
 * @param timeoutSeconds the longest that one server is waited for at a time
 * @param attempts how often all servers are asked before it is given up
 * @param rotate whether queries begin at one server after the other, rather than at the first
 * @param tcp whether only TCP is to be used
 */
public record ResolvConf(
    List<String> servers,
    List<String> search,
    int dots,
    int timeoutSeconds,
    int attempts,
    boolean rotate,
    boolean tcp) {

  // The limits of glibc: MAXNS, RES_MAXNDOTS, RES_MAXRETRANS, RES_MAXRETRY. It has none on domains
  // any more; here there is one, since each is a query more for a name that is in none of them.
  private static final int MOST_SERVERS = 3;
  private static final int MOST_DOMAINS = 32;
  private static final int MOST_DOTS = 15;
  private static final int LONGEST_TIMEOUT = 30;
  private static final int MOST_ATTEMPTS = 5;

  /** Nothing is configured. */
  public static final ResolvConf NONE = new ResolvConf(List.of(), List.of(), 1, 5, 2, false, false);

  /** Reads a file's text. */
  public static ResolvConf parse(String text) {
    List<String> servers = new ArrayList<>();
    List<String> search = List.of();
    Options options = new Options();
    for (String line : text.split("\n", -1)) {
      // Only at the start of a line is this a comment.
      if (line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      List<String> words = Arrays.asList(line.strip().split("\\s+", -1));
      List<String> values = words.subList(1, words.size());
      switch (words.get(0)) {
        case "nameserver" -> {
          if (!values.isEmpty() && isLiteral(values.get(0)) && servers.size() < MOST_SERVERS) {
            servers.add(values.get(0));
          }
        }
        // The last of them counts.
        case "search" -> search = domains(values);
        case "domain" -> search = domains(values.subList(0, Math.min(1, values.size())));
        case "options" -> values.forEach(options::read);
        default -> {}
      }
    }
    return new ResolvConf(
        List.copyOf(servers),
        search,
        options.dots,
        options.timeout,
        options.attempts,
        options.rotate,
        options.tcp);
  }

  private static boolean isLiteral(String text) {
    return IpLiteral.isIpv4(text) || IpLiteral.isIpv6(text);
  }

  private static List<String> domains(List<String> words) {
    Set<String> domains = new LinkedHashSet<>();
    for (String word : words) {
      try {
        if (domains.size() < MOST_DOMAINS) {
          domains.add(DomainName.canonical(word));
        }
      } catch (IllegalArgumentException notADomain) {
        // Such as the root, which adds nothing to a name.
      }
    }
    return List.copyOf(domains);
  }

  /**
   * The absolute names that {@code written} may stand for, in the order in which they are tried.
   *
   * @param written with a dot at its end where it is absolute already
   */
  public List<String> candidates(String written) {
    String name = DomainName.canonical(written);
    if (written.endsWith(".")) {
      return List.of(name);
    }
    List<String> candidates = new ArrayList<>();
    for (String domain : search) {
      String candidate = name + "." + domain;
      if (candidate.length() <= 253) {
        candidates.add(candidate);
      }
    }
    boolean first = dotsIn(name) >= dots;
    candidates.add(first ? 0 : candidates.size(), name);
    return List.copyOf(candidates);
  }

  private static int dotsIn(String name) {
    int dots = 0;
    for (int i = 0; i < name.length(); i++) {
      dots += name.charAt(i) == '.' ? 1 : 0;
    }
    return dots;
  }

  /** The options as they are read, within the limits. */
  private static final class Options {
    private int dots = 1;
    private int timeout = 5;
    private int attempts = 2;
    private boolean rotate;
    private boolean tcp;

    void read(String option) {
      int colon = option.indexOf(':');
      if (colon < 0) {
        rotate |= option.equals("rotate");
        tcp |= option.equals("use-vc") || option.equals("usevc");
        return;
      }
      String name = option.substring(0, colon);
      int value;
      try {
        value = Integer.parseInt(option.substring(colon + 1));
      } catch (NumberFormatException notANumber) {
        return;
      }
      switch (name) {
        case "ndots" -> dots = clamp(value, 0, MOST_DOTS);
        case "timeout" -> timeout = clamp(value, 1, LONGEST_TIMEOUT);
        case "attempts" -> attempts = clamp(value, 1, MOST_ATTEMPTS);
        default -> {}
      }
    }

    private static int clamp(int value, int least, int most) {
      return Math.max(least, Math.min(value, most));
    }
  }
}
