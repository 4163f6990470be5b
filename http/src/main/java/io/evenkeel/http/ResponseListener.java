// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/**
 * What happens to one call: headers, then data, then exactly one of {@link #onEnd} and {@link
 * #onFailure}; nothing at all after a cancellation.
 *
 * <p>Serial, on the origin's executor, never inside {@link Origin#call}. A callback may block for a
 * while, at the cost of a thread of the executor. One that throws ends its call: it is logged and
 * nothing more is delivered.
 */
public interface ResponseListener {

  /** The final status, also 3xx (redirects are never followed), 4xx and 5xx. */
  void onHeaders(int status, HttpHeaders headers);

  /**
   * Some bytes of the body. The next ones are asked for only after this has returned, so a slow
   * listener slows the server down.
   *
   * @param data read-only, valid for as long as the listener keeps it
   */
  void onData(ByteBuffer data);

  /** The body is complete. */
  void onEnd();

  /** The call is over without a complete body; there may have been headers and data before. */
  void onFailure(HttpFailure failure);
}
