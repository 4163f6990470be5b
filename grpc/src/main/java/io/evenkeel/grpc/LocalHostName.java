// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this machine calls itself, as gethostname(2) gives it. Not by the JDK, which looks the name
 * up to find its address, and so may wait for a name service.
 */
final class LocalHostName {

  private static final List<Path> FILES =
      List.of(Path.of("/proc/sys/kernel/hostname"), Path.of("/etc/hostname"));

  private static volatile @Nullable String known;

  private LocalHostName() {}

  /** The name; empty where it cannot be told. */
  static String get() {
    String name = known;
    if (name == null) {
      name = read();
      known = name;
    }
    return name;
  }

  private static String read() {
    for (Path file : FILES) {
      try {
        return Files.readString(file).strip();
      } catch (IOException notThere) {
        // Not Linux.
      }
    }
    for (String variable : List.of("HOSTNAME", "COMPUTERNAME")) {
      String name = System.getenv(variable);
      if (name != null && !name.isEmpty()) {
        return name;
      }
    }
    return "";
  }
}
