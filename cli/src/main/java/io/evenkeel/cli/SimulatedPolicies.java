// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.simulation.policy.Evenkeel;
import io.evenkeel.simulation.policy.EvenkeelPolicy;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.rival.Rivals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a simulation can be asked for: those of others by name, Evenkeel's by the name
 * of a pick rule, or as a file, which is the service config that a channel would be given.
 */
final class SimulatedPolicies {

  private static final String CONFIGS = "loadBalancingConfig";
  private static final String POLICY = "evenkeel";

  private SimulatedPolicies() {}

  /**
   * The policy of that name or file.
   *
   * @throws IllegalArgumentException if there is none, or the file makes none; says why
   */
  static PolicyKind of(String nameOrFile) {
    for (PolicyKind rival : Rivals.ALL) {
      if (rival.name().equals(nameOrFile)) {
        return rival;
      }
    }
    if (Evenkeel.ADAPTIVE.name().equals(nameOrFile)) {
      return Evenkeel.ADAPTIVE;
    }
    Path file = Path.of(nameOrFile);
    if (Files.exists(file)) {
      return ofFile(file);
    }
    if (nameOrFile.contains(".") || nameOrFile.contains("/")) {
      throw new IllegalArgumentException("There is no file " + nameOrFile);
    }
    try {
      return EvenkeelPolicy.kind(
          nameOrFile, "Evenkeel", BalancerConfig.parse(Map.of("pick", nameOrFile)));
    } catch (ConfigException unknown) {
      throw new IllegalArgumentException(
          "No policy '"
              + nameOrFile
              + "': it must be a file with a service config, one of "
              + String.join(", ", names(Rivals.ALL))
              + ", or one of Evenkeel's pick rules ("
              + unknown.getMessage()
              + ")",
          unknown);
    }
  }

  private static List<String> names(List<PolicyKind> policies) {
    List<String> names = new ArrayList<>();
    policies.forEach(policy -> names.add(policy.name()));
    return names;
  }

  private static PolicyKind ofFile(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    try {
      return EvenkeelPolicy.kind(name, "of " + file, BalancerConfig.parse(settings(file)));
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  /** What stands under {@code evenkeel}; a file without a list of policies is that by itself. */
  private static Map<String, ?> settings(Path file) {
    Map<String, Object> document = YamlFile.object(file);
    if (!document.containsKey(CONFIGS)) {
      return document;
    }
    Object settings = policy(document.get(CONFIGS));
    if (settings instanceof Map<?, ?> map) {
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((key, value) -> named.put(String.valueOf(key), value));
      return named;
    }
    throw new IllegalArgumentException(
        file
            + ": '"
            + CONFIGS
            + "' must be a list that has {\""
            + POLICY
            + "\": {settings}} in it");
  }

  private static @Nullable Object policy(@Nullable Object configs) {
    if (configs instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> map && map.containsKey(POLICY)) {
          return map.get(POLICY);
        }
      }
    }
    return null;
  }
}
