// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A source that watches nothing and hands on what sources work with. */
final class BorrowedContext implements Source {

  private final CompletableFuture<SourceContext> context = new CompletableFuture<>();

  private BorrowedContext() {}

  /**
   * What the sources of {@code discoveries} work with, until it is closed.
   *
   * @param run has its tasks run, if nobody else does
   */
  static SourceContext of(Discoveries discoveries, Runnable run) {
    BorrowedContext source = new BorrowedContext();
    var unused = discoveries.watch(source, Duration.ofDays(1), observation -> {});
    run.run();
    return source.context.join();
  }

  @Override
  public Running start(SourceContext given, Sink sink) {
    context.complete(given);
    return new Running() {
      @Override
      public void refresh() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public String authority() {
    return "";
  }
}
