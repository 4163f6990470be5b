// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFileTest {

  @TempDir Path folder;
  private final VirtualTime time = VirtualTime.create();
  private final List<String> warnings = new ArrayList<>();
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
            time,
            warnings::add);
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

  @Test
  void aByteOfAnotherEncodingHidesNothing() throws Exception {
    Files.write(path, "one # Z\u00fcrich".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(file.get()).startsWith("one # Z");
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatCannotBeReadIsToldOnceUntilItCouldBeRead() throws Exception {
    Files.write(path, new byte[(1 << 20) + 1]);
    for (int i = 0; i < 3; i++) {
      assertThat(file.get()).isEqualTo("nothing");
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(warnings).singleElement().asString().contains(path.toString(), "1048577 bytes");

    Files.writeString(path, "one");
    assertThat(file.get()).isEqualTo("one");
    time.advance(Duration.ofSeconds(1));
    Files.delete(path);
    Files.createDirectory(path);
    assertThat(file.get()).isEqualTo("one");

    assertThat(warnings).hasSize(2);
  }
}
