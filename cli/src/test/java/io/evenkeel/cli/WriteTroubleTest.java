// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class WriteTroubleTest {

  @Test
  void isToldInWords() {
    assertThat(WriteTrouble.why(new AccessDeniedException("/x"))).isEqualTo("permission denied");
    assertThat(WriteTrouble.why(new FileAlreadyExistsException("/x")))
        .isEqualTo("a file of that name is there");
    assertThat(WriteTrouble.why(new NoSuchFileException("/x")))
        .isEqualTo("no such folder, and it cannot be made");
    assertThat(WriteTrouble.why(new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo("Read-only file system");
    assertThat(WriteTrouble.why(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
  }

  @Test
  void thatHasNoWordsIsNamed() {
    assertThat(WriteTrouble.why(new FileSystemException("/x"))).contains("/x");
    assertThat(WriteTrouble.why(new IOException())).isEqualTo("java.io.IOException");
  }
}
