// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.statics.StaticDiscoveryProvider;
import io.evenkeel.dns.DnsDiscoveryProvider;
import io.evenkeel.kubernetes.KubernetesDiscoveryProvider;
import io.evenkeel.kubernetes.internal.ServiceName;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Targets: the grammar, the settings among the parameters, and what {@code kubernetes}, {@code dns}
 * and {@code static} make of the rest.
 *
 * <p>The text of a target is an equal target; trouble is a {@link TargetException} at a character
 * of the text, or for settings an {@link IllegalArgumentException}.
 */
public final class TargetFuzzer {

  private static final DiscoveryProvider KUBERNETES = new KubernetesDiscoveryProvider();
  private static final DiscoveryProvider STATIC = new StaticDiscoveryProvider();
  private static final DiscoveryProvider DNS = new DnsDiscoveryProvider();

  private TargetFuzzer() {}

  /** Tries one target, in UTF-8; what is not UTF-8 stands for half a surrogate pair. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8).replace('\uFFFD', '\uD83D');
    Target target;
    try {
      target = Target.parse(text);
    } catch (TargetException e) {
      check(e, text);
      return;
    }
    Target again = Target.parse(target.toString());
    if (!again.equals(target) || !again.toString().equals(target.toString())) {
      throw new AssertionError(target + " is read as " + again);
    }
    readService(target);
    readScope(target);
    read(STATIC, "static", target);
    read(DNS, "dns", target);
    readSettings(target);
  }

  private static void readService(Target target) {
    ServiceName name;
    try {
      name = ServiceName.of(target).orIn("default");
    } catch (TargetException e) {
      check(e, target.toString());
      return;
    }
    Target canonical = Target.parse("kubernetes:///" + name);
    if (!ServiceName.of(canonical).orIn("other").equals(name)) {
      throw new AssertionError(name + " is read as " + ServiceName.of(canonical).orIn("other"));
    }
  }

  private static void readScope(Target target) {
    try {
      ServiceName.scope(target);
    } catch (TargetException e) {
      check(e, target.toString());
    }
  }

  private static void read(DiscoveryProvider provider, String scheme, Target any) {
    Target target = new Target(scheme, any.authority(), any.name(), any.port(), Map.of());
    try {
      provider.source(target, Settings.none()).authority();
    } catch (TargetException e) {
      check(e, target.toString());
    }
  }

  private static void readSettings(Target target) {
    try {
      Settings.none().forTarget(target, KUBERNETES.settings());
    } catch (IllegalArgumentException e) {
      // No subclass: those are the JDK's, with its words.
      if (e.getClass() != IllegalArgumentException.class) {
        throw e;
      }
    }
  }

  private static void check(TargetException e, String text) {
    // As it is shown: what would steer a terminal is not.
    String shown = e.pointer().lines().findFirst().orElse("");
    boolean steers = shown.codePoints().anyMatch(Character::isISOControl);
    if (e.index() < 0
        || e.index() > text.length()
        || steers
        || shown.codePointCount(0, shown.length()) != text.codePointCount(0, text.length())
        || !e.getMessage().contains("'" + shown + "'")) {
      throw new AssertionError("points at " + e.index() + " of " + text, e);
    }
  }
}
