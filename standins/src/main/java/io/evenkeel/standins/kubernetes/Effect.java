// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.http.GatedAnswer;
import java.util.Map;

/**
 * What a fault does to a request or to its answer. Each method returns whether it has dealt with
 * the matter, having called {@link Fault#strike} first; if not, all goes on as without the fault.
 */
interface Effect {

  /** A request has come; the effect may answer it. */
  default boolean take(Exchange exchange, GatedAnswer answer, Fault fault) {
    return false;
  }

  /** A whole response is about to go out. */
  default boolean respond(
      int status, Map<String, String> headers, byte[] body, Answer next, Fault fault) {
    return false;
  }

  /** The head of a watch is about to go out. */
  default boolean begin(int status, Map<String, String> headers, Answer next, Fault fault) {
    return false;
  }

  /** One event is about to go out, as a line. */
  default boolean write(byte[] line, Answer next, Fault fault) {
    return false;
  }
}
