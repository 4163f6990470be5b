// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

/** What a way of calling cannot do without, and a place may lack. */
public enum Need {

  /** An address for each pod, and the same port behind all of them. */
  POD_ADDRESSES(
      "a name in DNS has addresses and no ports, and on this machine all pods share 127.0.0.1, each"
          + " with a port of its own; lab/README.md has the command that gives them addresses.");

  private final String lack;

  Need(String lack) {
    this.lack = lack;
  }

  /** Why a way that needs it cannot be where it is not: a sentence without its capital. */
  public String lack() {
    return lack;
  }
}
