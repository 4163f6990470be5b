// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own resolver, with its caches as they are, told the lab's names by a hosts file. It
 * takes the property that names the file when this JVM first looks a name up, and never again, and
 * knows no other names from then on.
 */
public final class JdkResolver {

  /** The JDK's property. */
  public static final String PROPERTY = "jdk.net.hosts.file";

  private JdkResolver() {}

  /**
   * Makes the JDK read a hosts file of the lab's, unless the property is set already. Must be the
   * first that this JVM does about networks.
   */
  public static void claim() {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    try {
      Path directory = Files.createTempDirectory("evenkeel-lab");
      Path file = directory.resolve("hosts");
      // The last one first.
      directory.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      System.setProperty(PROPERTY, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot make a folder for the lab's hosts file in "
              + System.getProperty("java.io.tmpdir")
              + "; set -Djava.io.tmpdir to one that can be written",
          e);
    }
  }

  /** The file that the JDK reads, or null where it asks the system. */
  static @Nullable Path file() {
    String file = System.getProperty(PROPERTY);
    return file == null ? null : Path.of(file);
  }

  /** Whether it knows that name now. */
  public static boolean knows(String name) {
    try {
      return InetAddress.getByName(name).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
