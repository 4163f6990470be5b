// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.Load;

/**
 * What a pick reads of a {@link Member}, in a class of its own for where it then lies: a JVM puts
 * the fields of a superclass before all others, so that these few share a cache line, most often.
 * Of 10,000 members a pick waits for the memory of each line that it looks into.
 */
abstract class PickedFields {

  volatile int inFlight;
  volatile Load load;
  volatile double weight = 1;
  volatile int number = Member.NO_NUMBER;

  PickedFields(Load load) {
    this.load = load;
  }
}
