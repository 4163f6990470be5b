// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

  @Test
  void theDocsListEverySettingWithItsDefaultAndWhatIsAllowed() throws IOException {
    // Other sources' rows are for their own tests.
    List<String> rows = new ArrayList<>();
    CommonSettings.ALL.forEach(setting -> rows.add(row(setting, "all", true)));
    KubernetesSettings.ALL.forEach(
        setting ->
            rows.add(row(setting, "kubernetes", KubernetesSettings.IN_TARGET.contains(setting))));

    String docs = Files.readString(Path.of("../docs/settings.md"));

    assertThat(docs.lines().filter(line -> line.matches("\\| `.*?` \\| (all|kubernetes) \\|.*")))
        .containsExactlyElementsOf(rows);
  }

  private static String row(Setting<?> setting, String schemes, boolean inTargets) {
    String byDefault =
        setting.defaultValue() instanceof ClusterConfig ? "" : setting.printDefault();
    return "| `"
        + setting.name()
        + "` | "
        + schemes
        + " | "
        + (inTargets ? "yes" : "no")
        + " | "
        + (byDefault.isEmpty() ? "" : "`" + byDefault + "` ")
        + "| "
        + setting.allowed()
        + " | "
        + setting.description()
        + " |";
  }
}
