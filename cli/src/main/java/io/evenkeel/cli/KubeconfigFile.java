// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A kubeconfig for as long as something runs: readable by its owner alone, gone with {@link
 * #close}.
 */
final class KubeconfigFile implements AutoCloseable {

  private final Path path;

  private KubeconfigFile(Path path) {
    this.path = path;
  }

  /**
   * Writes it into a new file.
   *
   * @throws IllegalStateException if the folder for temporary files cannot be written; the message
   *     says what to do
   */
  static KubeconfigFile write(String kubeconfig) {
    try {
      // A temporary file is its owner's alone from the start, where the file system knows owners.
      Path file = Files.createTempFile("evenkeel-lab-kubeconfig-", "");
      file.toFile().deleteOnExit();
      Files.write(file, kubeconfig.getBytes(StandardCharsets.UTF_8));
      return new KubeconfigFile(file);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot write the lab's kubeconfig into "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + WriteTrouble.why(e)
              + "): set -Djava.io.tmpdir to a folder that can be written",
          e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + path + ": delete it yourself", e);
    }
  }
}
