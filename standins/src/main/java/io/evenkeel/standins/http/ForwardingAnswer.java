// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import java.util.Map;

/** An answer that passes all on to another; faults override what they spoil. */
public class ForwardingAnswer implements Answer {

  /** Where all goes. */
  protected final Answer next;

  /** Passes all on to {@code next}. */
  public ForwardingAnswer(Answer next) {
    this.next = next;
  }

  @Override
  public void respond(int status, Map<String, String> headers, byte[] body) {
    next.respond(status, headers, body);
  }

  @Override
  public void begin(int status, Map<String, String> headers) {
    next.begin(status, headers);
  }

  @Override
  public void write(byte[] piece) {
    next.write(piece);
  }

  @Override
  public void flush() {
    next.flush();
  }

  @Override
  public void end() {
    next.end();
  }

  @Override
  public void reset() {
    next.reset();
  }
}
