// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server whose calls end when a test says so. */
final class FakeServer extends Server {

  final List<String> log = new ArrayList<>();
  boolean started = true;
  boolean unknown;
  boolean shutdown;
  boolean cut;
  boolean callsRun;
  boolean ignoresCuts;

  @Override
  public Server start() {
    started = true;
    return this;
  }

  @Override
  public int getPort() {
    if (unknown) {
      throw new UnsupportedOperationException("A server of another sort");
    }
    if (!started) {
      throw new IllegalStateException("Not started");
    }
    return 50051;
  }

  @Override
  public Server shutdown() {
    log.add("shutdown");
    shutdown = true;
    return this;
  }

  @Override
  public Server shutdownNow() {
    log.add("shutdownNow");
    shutdown = true;
    cut = true;
    return this;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && (!callsRun || (cut && !ignoresCuts));
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("Waits are the test's");
  }

  @Override
  public void awaitTermination() {
    throw new UnsupportedOperationException("Waits are the test's");
  }
}
