// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What gRPC's health service warns of: that it is to leave twice, for one. */
final class HealthWarnings extends Handler implements AutoCloseable {
  private final Logger health = Logger.getLogger("io.grpc.protobuf.services.HealthServiceImpl");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  HealthWarnings() {
    health.addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      lines.add(line.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    health.removeHandler(this);
  }
}
