// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.http.Handler;
import org.jspecify.annotations.Nullable;

/** Stands in for the handler until it is made, which needs the server that needs a handler. */
final class LateHandler implements Handler {

  private volatile @Nullable Handler handler;

  void set(Handler later) {
    handler = later;
  }

  @Override
  public void handle(Exchange exchange) {
    Handler set = handler;
    if (set == null) {
      throw new IllegalStateException("A request before the server was open");
    }
    set.handle(exchange);
  }
}
