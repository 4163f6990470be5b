// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What a class logs, as lines of its level and its message, until this is closed; nobody else sees
 * them. Of java.util.logging, into which {@link System.Logger} writes where no other logging is
 * there. Thread-safe.
 */
public final class LogLines extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** From now on. */
  public LogLines(Class<?> of) {
    this.logger = Logger.getLogger(of.getName());
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** Those that came so far; grows. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
