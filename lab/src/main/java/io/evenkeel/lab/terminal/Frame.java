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
    String message) {}
