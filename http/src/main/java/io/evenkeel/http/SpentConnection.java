// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

/**
 * A client wanted a second TCP connection because its first takes no more streams; the call was not
 * sent and goes elsewhere. No stack: it is control flow, told apart by its class.
 */
final class SpentConnection extends IllegalStateException {

  private static final long serialVersionUID = 1;

  SpentConnection() {
    super("the connection takes no more streams");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
