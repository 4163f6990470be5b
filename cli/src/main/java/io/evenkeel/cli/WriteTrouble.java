// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something cannot be written, in words: the JDK says it by the names of its exceptions. */
final class WriteTrouble {

  private WriteTrouble() {}

  static String why(IOException trouble) {
    if (trouble instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (trouble instanceof FileAlreadyExistsException) {
      return "a file of that name is there";
    }
    if (trouble instanceof NoSuchFileException) {
      return "no such folder, and it cannot be made";
    }
    String reason =
        trouble instanceof FileSystemException found ? found.getReason() : trouble.getMessage();
    return reason == null ? trouble.toString() : reason;
  }
}
