// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

/** Why an endpoint gets calls, or why it gets none. */
public enum Stage {
  /** Gets its share. */
  PICKED("picked"),
  /** Gets a part of its share, and more each second. */
  STARTING("starts slowly"),
  /** Is in another zone, and gets only what spills there. */
  REMOTE("in another zone"),
  /** Other clients use it: it is not in this client's subset. */
  NOT_IN_SUBSET("not in the subset"),
  /** Leaves, and others are ready. */
  DRAINING("draining"),
  /** Has no connection yet. */
  CONNECTING("connecting"),
  /** Its connection failed, and is tried again. */
  UNREACHABLE("unreachable"),
  /** Says by its health service that it does not serve. */
  NOT_SERVING("not serving"),
  /** Failed too often in a row, and is tried with single calls. */
  EJECTED("ejected"),
  /** Would get no calls, but too few others are left. */
  PANIC("picked for want of others");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
