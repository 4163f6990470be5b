// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

  @Test
  void theDocsListEverySettingWithItsDefaultAndWhatIsAllowed() throws IOException {
    List<String> rows = DnsSettings.ALL.stream().map(SettingsTableTest::row).toList();

    String docs = Files.readString(Path.of("../docs/settings.md"));

    assertThat(docs.lines().filter(line -> line.matches("\\| `.*?` \\| dns \\|.*")))
        .containsExactlyElementsOf(rows);
  }

  private static String row(Setting<?> setting) {
    String byDefault = setting.printDefault();
    return "| `"
        + setting.name()
        + "` | dns | "
        + (DnsSettings.IN_TARGET.contains(setting) ? "yes" : "no")
        + " | "
        + (byDefault.isEmpty() ? "" : "`" + byDefault + "` ")
        + "| "
        + setting.allowed()
        + " | "
        + setting.description()
        + " |";
  }
}
