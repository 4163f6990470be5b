// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.core.discovery.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of scheme {@code dns}, beside those that every scheme knows. */
public final class DnsSettings {

  /** Whether channels use this source for {@code dns:///…}. */
  public static final Setting<Boolean> TAKE_OVER =
      Setting.flag(
          "dns-take-over",
          true,
          "Whether gRPC channels look dns targets up by Evenkeel; false puts gRPC's own resolver"
              + " back. Read once, when gRPC loads its resolvers.");

  /** No answer is asked for again sooner. */
  public static final Setting<Duration> MIN_TTL =
      Setting.duration(
          "dns-min-ttl",
          // Servers that answer with a TTL of zero mean "do not keep it", not "ask without end".
          // Lower sees changes sooner where TTLs are that short, at a query each for all clients.
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMinutes(10),
          "The least time between two queries of a name, whatever TTL its records have.");

  /** No answer is believed for longer. */
  public static final Setting<Duration> MAX_TTL =
      Setting.duration(
          "dns-max-ttl",
          // Beyond what anybody gives to names that move; bounds what a mistake of an hour or a day
          // costs. Asking sooner than a TTL ends is in vain where a cache stands between.
          Duration.ofMinutes(5),
          Duration.ofMillis(50),
          Duration.ofDays(1),
          "The longest time between two queries of a name, whatever TTL its records have.");

  /** How long one server is waited for. */
  public static final Setting<Duration> TIMEOUT =
      new Setting<>(
          "dns-timeout",
          "The longest that one name server is waited for at a time; without it, what resolv.conf"
              + " says, or 5s. The first try of each server takes at most 1s.",
          "a time such as 500ms, 10s, 5m or 1h, from 50ms to 1m",
          null,
          Setting.duration(
                  "dns-timeout",
                  Duration.ofSeconds(5),
                  Duration.ofMillis(50),
                  Duration.ofMinutes(1),
                  "")
              .parser());

  /** The port of targets without one. */
  public static final Setting<Integer> DEFAULT_PORT =
      new Setting<>(
          "dns-default-port",
          "The port of targets that have none; a gRPC channel says itself: 443, or 80 without TLS.",
          "a number from 1 to 65535",
          443,
          text -> {
            int port = Integer.parseInt(text);
            if (port < 1 || port > 65535) {
              throw new IllegalArgumentException();
            }
            return port;
          });

  /** Whether TXT records may hold a service config. */
  public static final Setting<Boolean> SERVICE_CONFIG =
      Setting.flag(
          "dns-service-config",
          false,
          "Whether a service config is looked for in TXT records (gRFC A2); a gRPC channel also does"
              + " so where gRPC's own property asks for it.");

  /** Whether the system's resolver may be asked. */
  public static final Setting<Boolean> SYSTEM =
      Setting.flag(
          "dns-system",
          true,
          "Whether the system's own resolver is asked for names that no name server knows.");

  /** The resolver configuration. */
  public static final Setting<String> RESOLV_CONF =
      Setting.text("dns-resolv-conf", "/etc/resolv.conf", "The resolver configuration to use.");

  /** The hosts file. */
  public static final Setting<String> HOSTS =
      Setting.text("dns-hosts", "/etc/hosts", "The hosts file to use.");

  /** What a target may have as parameters. */
  static final List<Setting<?>> IN_TARGET = List.of(MIN_TTL, MAX_TTL, TIMEOUT);

  /** All of them, in the order of the docs. */
  public static final List<Setting<?>> ALL =
      List.of(
          TAKE_OVER,
          MIN_TTL,
          MAX_TTL,
          TIMEOUT,
          DEFAULT_PORT,
          SERVICE_CONFIG,
          SYSTEM,
          RESOLV_CONF,
          HOSTS);

  private DnsSettings() {}
}
