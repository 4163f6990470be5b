// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What gRPC itself warns of. */
final class GrpcLog extends Handler {

  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private GrpcLog() {}

  /** While that is done, of the logger with that name. */
  static List<String> of(String name, Runnable done) {
    Logger logger = Logger.getLogger(name);
    GrpcLog log = new GrpcLog();
    logger.addHandler(log);
    try {
      done.run();
    } finally {
      logger.removeHandler(log);
    }
    return log.warnings;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      warnings.add(line.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
