// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

/** Whatever a test asks for. */
record TestScope(String name, String path, String selector) implements SliceWatch.Scope {

  @Override
  public String toString() {
    return name;
  }
}
