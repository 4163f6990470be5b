// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.interop.Options;
import io.evenkeel.standins.dns.DnsQuery;
import io.evenkeel.standins.dns.DnsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A name server with one name, in a process of its own, at the port where name servers are: gRPC's
 * own resolver knows no other.
 *
 * <pre>
 *   --name=NAME    the name, at 127.0.0.1
 *   --ttl=5        seconds
 * </pre>
 *
 * Prints {@code listening PORT}; then, at the end of its input, ends. A line {@code queries} has it
 * print {@code queries A AAAA}, how often it was asked for the name's addresses since it was last
 * asked to print that.
 */
public final class DnsStandIn {

  private static final int DNS_PORT = 53;

  private DnsStandIn() {}

  /** Serves until its input ends. */
  public static void main(String[] args) throws IOException {
    Options options = new Options(args, Set.of("name", "ttl"));
    String name = options.text("name", "greeter.example");
    try (DnsServer dns = DnsServer.start("127.0.0.1", DNS_PORT, 0);
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      dns.put(name, Duration.ofSeconds(options.number("ttl", 5)), "127.0.0.1");
      System.out.println("listening " + dns.port());
      int told = 0;
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        if (!line.equals("queries")) {
          throw new IllegalArgumentException("unknown command '" + line + "'");
        }
        List<DnsQuery> all = dns.queries();
        List<DnsQuery> since = all.subList(told, all.size());
        told = all.size();
        System.out.println("queries " + count(since, name, "A") + " " + count(since, name, "AAAA"));
      }
    }
  }

  private static long count(List<DnsQuery> queries, String name, String type) {
    return queries.stream()
        .filter(query -> query.name().equalsIgnoreCase(name) && query.type().equals(type))
        .count();
  }
}
