// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a screen is made from.
 *
 * @param before the snapshot before that; null for the first
 * @param columns no line is wider
 * @param rows there are no more lines
 * @param selected index of the way of calling that is shown in full; -1 for none
 * @param keys whether the keys are listed
 * @param message what the last key led to, where it led to trouble; empty for nothing
 */
record Frame(
    List<ModeInfo> modes,
    List<LeftOut> leftOut,
    List<ActionInfo> actions,
    Snapshot now,
    @Nullable Snapshot before,
    int columns,
    int rows,
    int selected,
    boolean keys,
    String message) {

  /** The key that shows the way of calling at that place in full; empty where none is left. */
  String key(int index) {
    if (index < 9) {
      return String.valueOf(index + 1);
    }
    return index == 9 && hasZero() ? "0" : "";
  }

  /** Whether the tenth way of calling has a key: no action takes it. */
  boolean hasZero() {
    return actions.stream().noneMatch(action -> action.key().equals("0"));
  }

  /** What people call the way of calling with that id. */
  String title(String id) {
    return modes.stream()
        .filter(mode -> mode.id().equals(id))
        .map(ModeInfo::title)
        .findFirst()
        .orElse(id);
  }
}
