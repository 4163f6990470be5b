// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import java.util.Map;

/**
 * The way back to a client: either {@link #respond} once, or {@link #begin}, any number of {@link
 * #write} and {@link #end}. Faults are answers that wrap another.
 *
 * <p>Calls may come from any thread, one at a time; what they do happens in their order.
 */
public interface Answer {

  /** A whole response with a length. */
  void respond(int status, Map<String, String> headers, byte[] body);

  /** The head of a response without a length: chunked on HTTP/1.1. */
  void begin(int status, Map<String, String> headers);

  /** One event or other piece of a begun response; may wait for {@link #flush}. */
  void write(byte[] piece);

  /** Sends all that was written. */
  void flush();

  /** Ends a begun response in good order. */
  void end();

  /** Breaks off: RST_STREAM on HTTP/2, a closed connection on HTTP/1.1. */
  void reset();
}
