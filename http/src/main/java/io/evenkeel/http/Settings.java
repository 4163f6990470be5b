// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What an origin was built with. */
record Settings(
    URI base,
    TlsSource tls,
    Credentials credentials,
    ProxyRoute proxy,
    Executor executor,
    Timers timers,
    RandomGenerator random,
    String probePath,
    Duration probeInterval,
    Duration probeTimeout,
    Duration connectTimeout,
    Duration headerTimeout,
    Duration idleTimeout,
    Map<String, List<String>> headers,
    OriginObserver observer,
    NameLookup.Resolver resolver) {

  boolean secure() {
    return "https".equalsIgnoreCase(base.getScheme());
  }

  /** The base without a slash at its end, so that a path can follow. */
  String prefix() {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
