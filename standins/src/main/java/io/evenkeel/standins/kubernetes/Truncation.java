// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import java.util.Arrays;
import java.util.Map;

/** Sends the first half and then ends, in good order or not. */
record Truncation(boolean breaksOff) implements Effect {

  @Override
  public boolean respond(
      int status, Map<String, String> headers, byte[] body, Answer next, Fault fault) {
    if (!fault.strike()) {
      return false;
    }
    byte[] half = half(body);
    if (!breaksOff) {
      next.respond(status, headers, half);
      return true;
    }
    next.begin(status, headers);
    finish(half, next);
    return true;
  }

  @Override
  public boolean write(byte[] line, Answer next, Fault fault) {
    if (!fault.strike()) {
      return false;
    }
    finish(half(line), next);
    return true;
  }

  private void finish(byte[] half, Answer next) {
    next.write(half);
    next.flush();
    if (breaksOff) {
      next.reset();
    } else {
      next.end();
    }
  }

  private static byte[] half(byte[] all) {
    return Arrays.copyOf(all, all.length / 2);
  }
}
