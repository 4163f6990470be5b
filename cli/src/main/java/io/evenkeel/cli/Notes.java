// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.PrintWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What sources log, for a person who waits for an answer: the message alone. */
final class Notes extends Handler implements AutoCloseable {

  // Held: a logger that nobody holds loses its handlers.
  private final Logger logger = Logger.getLogger("io.evenkeel.discovery");
  private final PrintWriter out;

  private Notes(PrintWriter out) {
    this.out = out;
  }

  /** Begins; ends with {@link #close}. */
  static Notes to(PrintWriter out) {
    Notes notes = new Notes(out);
    notes.logger.addHandler(notes);
    return notes;
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      out.println("Note: " + new SimpleFormatter().formatMessage(record));
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
