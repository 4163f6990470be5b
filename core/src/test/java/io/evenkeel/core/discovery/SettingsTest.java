// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Setting<String> COLOR = Setting.text("color", "default", "Which.");
  private static final Setting<Boolean> LOUD = Setting.flag("loud", false, "Whether.");
  private static final Settings BOTH =
      Settings.of(Map.of("evenkeel.color", "property")::get, Map.of("EVENKEEL_COLOR", "variable"));

  @Test
  void theTargetCountsBeforeCodeBeforeThePropertyBeforeTheVariableBeforeTheDefault() {
    assertThat(Settings.none().get(COLOR)).isEqualTo("default");
    assertThat(Settings.of(name -> null, Map.of("EVENKEEL_COLOR", "variable")).get(COLOR))
        .isEqualTo("variable");
    assertThat(BOTH.get(COLOR)).isEqualTo("property");
    Settings inCode = BOTH.with(COLOR, "code");
    assertThat(inCode.get(COLOR)).isEqualTo("code");
    assertThat(inCode.forTarget(Target.parse("x:///a?color=target"), List.of(COLOR)).get(COLOR))
        .isEqualTo("target");
    assertThat(inCode.forTarget(Target.parse("x:///a"), List.of(COLOR)).get(COLOR))
        .isEqualTo("code");
  }

  @Test
  void anEmptyPropertyOrVariableIsNotSet() {
    assertThat(
            Settings.of(Map.of("evenkeel.color", "")::get, Map.of("EVENKEEL_COLOR", "variable"))
                .get(COLOR))
        .isEqualTo("variable");
    assertThat(Settings.of(name -> null, Map.of("EVENKEEL_COLOR", "")).get(COLOR))
        .isEqualTo("default");
  }

  @Test
  void whatIsNotAllowedIsRefusedWithThePlaceItStands() {
    assertThatThrownBy(() -> Settings.of(Map.of("evenkeel.loud", "very")::get, Map.of()).get(LOUD))
        .hasMessage(
            "Setting 'loud' (system property evenkeel.loud) must be true or false, but is 'very'");
    assertThatThrownBy(() -> Settings.of(name -> null, Map.of("EVENKEEL_LOUD", "very")).get(LOUD))
        .hasMessageContaining("(environment variable EVENKEEL_LOUD)");
    Target target = Target.parse("x:///a?loud=very");
    assertThatThrownBy(() -> Settings.none().forTarget(target, List.of(LOUD)))
        .hasMessageContaining("(in target x:///a?loud=very)");
  }

  @Test
  void aParameterThatNobodyKnowsIsRefusedWithThoseThereAre() {
    Target target = Target.parse("x:///a?collor=red");

    assertThatThrownBy(() -> Settings.none().forTarget(target, List.of(COLOR)))
        .hasMessage(
            "Target 'x:///a' has an unknown parameter 'collor'; known for scheme 'x' are"
                + " color, deadline, hints, lb, node, ordinal, zone");
  }

  @Test
  void whatMayHoldAPasswordIsNotQuoted() {
    assertThatThrownBy(
            () -> Settings.of(Map.of("evenkeel.loud", "a:secret@b")::get, Map.of()).get(LOUD))
        .hasNoCause()
        .hasMessage(
            "Setting 'loud' (system property evenkeel.loud) must be true or false, but is not; it is"
                + " not shown, since what stands before its '@' may be a password");
  }

  @Test
  void whatIsRequiredMustHaveAValue() {
    Setting<String> none = Setting.text("none", null, "None.");

    assertThat(Settings.none().get(none)).isNull();
    assertThatThrownBy(() -> Settings.none().require(none))
        .hasMessage("Setting 'none' has no default");
    assertThat(Settings.none().with(none, "x").require(none)).isEqualTo("x");
  }

  @Test
  void settingSomethingMakesAnotherAndChangesNothing() {
    Settings before = Settings.none();

    Settings after = before.with(COLOR, "red").with(LOUD, true).with(COLOR, "green");

    assertThat(before.get(COLOR)).isEqualTo("default");
    assertThat(after.get(COLOR)).isEqualTo("green");
    assertThat(after.get(LOUD)).isTrue();
  }
}
