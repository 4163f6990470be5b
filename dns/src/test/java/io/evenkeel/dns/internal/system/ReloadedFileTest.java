// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFileTest {

  @TempDir Path folder;
  private final VirtualTime time = VirtualTime.create();
  private Path path;
  private ReloadedFile<String> file;
  private int parsed;

  @BeforeEach
  void open() {
    path = folder.resolve("resolv.conf");
    file =
        new ReloadedFile<>(
            path,
            text -> {
              parsed++;
              return text;
            },
            "nothing",
            time);
  }

  @Test
  void isReadAgainWhenItHasChangedAndOnlyThen() throws Exception {
    Files.writeString(path, "one");
    assertThat(file.get()).isEqualTo("one");
    time.advance(Duration.ofSeconds(1));
    assertThat(file.get()).isEqualTo("one");
    assertThat(parsed).isEqualTo(1);

    Files.writeString(path, "another");
    assertThat(file.get()).as("within the second").isEqualTo("one");
    time.advance(Duration.ofSeconds(1));

    assertThat(file.get()).isEqualTo("another");
  }

  @Test
  void aFileThatIsNotThereMayComeAndGo() throws Exception {
    assertThat(file.get()).isEqualTo("nothing");

    Files.writeString(path, "one");
    time.advance(Duration.ofSeconds(1));
    assertThat(file.get()).isEqualTo("one");

    Files.delete(path);
    time.advance(Duration.ofSeconds(1));
    assertThat(file.get()).isEqualTo("nothing");
  }

  @Test
  void whatCannotBeReadAnyMoreMeansWhatItSaidLast() throws Exception {
    Files.writeString(path, "one");
    assertThat(file.get()).isEqualTo("one");

    Files.delete(path);
    Files.createDirectory(path);
    time.advance(Duration.ofSeconds(1));

    assertThat(file.get()).isEqualTo("one");
  }
}
