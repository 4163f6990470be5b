// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Origins with real time and threads, all closed with it; remembers what they report. */
final class Fixture implements AutoCloseable, OriginObserver {

  final RealTimers timers = new RealTimers();
  final ExecutorService executor =
      Executors.newFixedThreadPool(4, TestServer.daemons("test-executor"));
  final List<String> dropped = new CopyOnWriteArrayList<>();
  final List<Integer> limits = new CopyOnWriteArrayList<>();
  final List<String> resent = new CopyOnWriteArrayList<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger probes = new AtomicInteger();
  private final List<Runnable> resources = new ArrayList<>();

  OriginBuilder builder(URI base) {
    return Origin.builder(base, executor, timers, new Random(1))
        .tls(
            TlsSource.builder().trust(TestCertificates.trust(TestCertificates.authority())).build())
        .probe(Duration.ofSeconds(10), Duration.ofSeconds(10))
        .observer(this);
  }

  Origin origin(TestServer server) {
    return build(builder(server.uri()));
  }

  Origin build(OriginBuilder builder) {
    Origin origin = builder.build();
    resources.add(origin::close);
    return origin;
  }

  TestServer start(TestServer.Options options) {
    TestServer server = options.start();
    resources.add(0, server::close);
    return server;
  }

  Recorder get(Origin origin, String path) {
    Recorder recorder = new Recorder();
    var unused = origin.call(Request.get(path), recorder);
    return recorder;
  }

  @Override
  public void opening(int open) {
    opened.incrementAndGet();
  }

  @Override
  public void dropped(String why, @Nullable HttpFailure reason) {
    dropped.add(why);
  }

  @Override
  public void probed() {
    probes.incrementAndGet();
  }

  @Override
  public void streamLimit(int limit) {
    limits.add(limit);
  }

  @Override
  public void resent(String why) {
    resent.add(why);
  }

  @Override
  public void close() {
    for (int i = resources.size() - 1; i >= 0; i--) {
      resources.get(i).run();
    }
    executor.shutdown();
    timers.close();
  }
}
