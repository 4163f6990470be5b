// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

/** What answers requests. Called on an event loop thread, so it must not block. */
@FunctionalInterface
public interface Handler {

  /** Answers now or later, through {@link Exchange#answer()}, from any thread. */
  void handle(Exchange exchange);
}
