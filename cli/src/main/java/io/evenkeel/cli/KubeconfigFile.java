// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.IOException;
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
   * @throws IOException if the folder for temporary files cannot be written
   */
  static KubeconfigFile write(String kubeconfig) throws IOException {
    // A temporary file is its owner's alone from the start, where the file system knows owners.
    Path file = Files.createTempFile("evenkeel-lab-kubeconfig-", "");
    file.toFile().deleteOnExit();
    Files.write(file, kubeconfig.getBytes(StandardCharsets.UTF_8));
    return new KubeconfigFile(file);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
