// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Opens a page in the user's browser, by whatever the system has for that. */
public final class Browser {

  // Openers hand over to a browser and end; one that is still there by then is the browser.
  private static final int SECONDS = 2;

  private Browser() {}

  /**
   * Tries to open {@code url}; returns within two seconds and never throws.
   *
   * @return false where nothing could be opened: then say the URL
   */
  public static boolean open(URI url) {
    return open(command(System.getProperty("os.name", "")), url);
  }

  static boolean open(List<String> command, URI url) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.command().add(url.toString());
    builder.redirectInput(Redirect.PIPE);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return !process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static List<String> command(String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    return List.of(name.startsWith("mac") ? "open" : "xdg-open");
  }
}
