// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import java.lang.System.Logger;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is logged above INFO, as a reader sees it. */
final class RecordedLog implements Logger {

  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public String getName() {
    return "recorded";
  }

  @Override
  public boolean isLoggable(Level level) {
    return level.compareTo(Level.INFO) > 0;
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
    if (isLoggable(level)) {
      lines.add(level + " " + text);
    }
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String format, Object... values) {
    if (isLoggable(level)) {
      lines.add(
          level
              + " "
              + (values == null || values.length == 0
                  ? format
                  : new MessageFormat(format, Locale.ROOT).format(values)));
    }
  }
}
