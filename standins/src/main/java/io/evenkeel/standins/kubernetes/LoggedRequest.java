// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import java.util.Locale;

/** A request that the server got, and what became of it. Thread-safe. */
public final class LoggedRequest {

  private final ApiRequest request;
  private volatile int status;
  private volatile boolean over;

  LoggedRequest(ApiRequest request) {
    this.request = request;
  }

  /** What was asked. */
  public ApiRequest request() {
    return request;
  }

  /** The HTTP status that was sent; 0 as long as there is none. */
  public int status() {
    return status;
  }

  /** Whether the response is complete or the client gone. */
  public boolean isOver() {
    return over;
  }

  void answered(int with) {
    status = with;
  }

  void ended() {
    over = true;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "#%d %s %s?%s -> %d%s",
        request.connection(),
        request.method(),
        request.path(),
        request.query(),
        status,
        over ? "" : " (open)");
  }
}
