// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.pick.RoundRobin;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's rule or metric that is broken is a config that is refused, by a sentence: an Error would
 * end the channel. Each test has a class path of its own.
 */
class BrokenProvidersTest {

  private static final Map<String, ?> BY_METRIC =
      Map.of("pick", Map.of("least_request", Map.of("metric", "in_flight")));

  @TempDir private Path directory;

  @Test
  void aRuleWhoseClassIsMissingIsNamedWithTheFileThatNamesIt() throws Exception {
    assertThat(refusal(PickRuleProvider.class, "no.such.Rule", Map.of("pick", "round_robin")))
        .isEqualTo(
            "ConfigException: 'evenkeel.pick' cannot be looked up:"
                + " io.evenkeel.core.balance.spi.PickRuleProvider: Provider no.such.Rule not found;"
                + " mend it, or take it out of its"
                + " META-INF/services/io.evenkeel.core.balance.spi.PickRuleProvider");
  }

  @Test
  void aRuleThatCannotBeMadeIsNamedWithTheReason() throws Exception {
    assertThat(
            refusal(
                PickRuleProvider.class, Unmakeable.class.getName(), Map.of("pick", "round_robin")))
        .startsWith("ConfigException: 'evenkeel.pick' cannot be looked up: ")
        .contains(
            "Provider io.evenkeel.core.balance.BrokenProvidersTest$Unmakeable could not be"
                + " instantiated (java.lang.IllegalStateException: no licence); mend it, or ");
  }

  @Test
  void aMetricWhoseClassIsMissingIsNamedWithTheFileThatNamesIt() throws Exception {
    assertThat(refusal(LoadMetricProvider.class, "no.such.Metric", BY_METRIC))
        .startsWith("ConfigException: 'evenkeel.pick.least_request.metric' cannot be looked up: ")
        .endsWith(
            "Provider no.such.Metric not found; mend it, or take it out of its"
                + " META-INF/services/io.evenkeel.core.balance.spi.LoadMetricProvider");
  }

  @Test
  void twoOfOneNameAreBothNamed() throws Exception {
    assertThat(refusal(LoadMetricProvider.class, SecondInFlight.class.getName(), BY_METRIC))
        .startsWith(
            "ConfigException: 'evenkeel.pick.least_request.metric' cannot be looked up: Two load"
                + " metrics have the name 'in_flight': ")
        .contains(InFlight.Provider.class.getName(), SecondInFlight.class.getName())
        .endsWith("; take one of them from the class path");
  }

  @Test
  void oneThatCannotReadItsSettingsIsNamedWithWhatItThrew() throws Exception {
    assertThat(refusal(PickRuleProvider.class, Thrower.class.getName(), Map.of("pick", "thrower")))
        .isEqualTo(
            "ConfigException: 'evenkeel.pick' cannot be read:"
                + " io.evenkeel.core.balance.BrokenProvidersTest$Thrower threw"
                + " java.lang.NoClassDefFoundError: some/Library; mend it, or choose another");
  }

  @Test
  void oneThatMakesNothingOfItsSettingsIsNamed() throws Exception {
    assertThat(refusal(PickRuleProvider.class, Nothing.class.getName(), Map.of("pick", "nothing")))
        .contains("BrokenProvidersTest$Nothing threw java.lang.NullPointerException: ");
  }

  @Test
  void theRuleThatNeedsNoLookUpDoesNotSuffer() throws Exception {
    assertThat(refusal(PickRuleProvider.class, "no.such.Rule", Map.of())).isEqualTo("none");
  }

  /** Why that config is refused where the class path has that entry beside all others. */
  private String refusal(Class<?> service, String provider, Map<String, ?> config)
      throws IOException, ReflectiveOperationException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(service.getName()), provider);
    URL[] path = {
      directory.toUri().toURL(), placeOf(BalancerConfig.class), placeOf(BrokenProvidersTest.class)
    };
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      loader
          .loadClass(BalancerConfig.class.getName())
          .getMethod("parse", Map.class)
          .invoke(null, config);
      return "none";
    } catch (InvocationTargetException e) {
      return e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage();
    }
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Its constructor throws. */
  public static final class Unmakeable implements PickRuleProvider {
    public Unmakeable() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public String name() {
      return "unmakeable";
    }

    @Override
    public PickRule parse(ConfigObject config) {
      return new RoundRobin();
    }
  }

  /** Has the name of another. */
  public static final class SecondInFlight implements LoadMetricProvider {
    /** For ServiceLoader. */
    public SecondInFlight() {}

    @Override
    public String name() {
      return "in_flight";
    }

    @Override
    public LoadMetric parse(ConfigObject config) {
      return new InFlight();
    }
  }

  /** Needs a library that is not there. */
  public static final class Thrower implements PickRuleProvider {
    public Thrower() {}

    @Override
    public String name() {
      return "thrower";
    }

    @Override
    public PickRule parse(ConfigObject config) {
      throw new NoClassDefFoundError("some/Library");
    }
  }

  /** Forgets to make a rule. */
  public static final class Nothing implements PickRuleProvider {
    public Nothing() {}

    @Override
    public String name() {
      return "nothing";
    }

    @Override
    @SuppressWarnings("NullAway") // that is the mistake
    public PickRule parse(ConfigObject config) {
      return null;
    }
  }
}
