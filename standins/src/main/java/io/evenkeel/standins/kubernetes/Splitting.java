// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import java.util.Arrays;
import java.util.Map;

/** Sends pieces: so many cuts at most, each after so many bytes. UTF-8 is cut as it comes. */
record Splitting(int bytes, int cuts) implements Effect {

  Splitting {
    if (bytes < 1) {
      throw new IllegalArgumentException("A piece has at least one byte, not " + bytes);
    }
  }

  @Override
  public boolean respond(
      int status, Map<String, String> headers, byte[] body, Answer next, Fault fault) {
    if (!fault.strike()) {
      return false;
    }
    next.begin(status, headers);
    send(body, next);
    next.end();
    return true;
  }

  @Override
  public boolean write(byte[] line, Answer next, Fault fault) {
    if (!fault.strike()) {
      return false;
    }
    send(line, next);
    return true;
  }

  private void send(byte[] all, Answer next) {
    int start = 0;
    for (int cut = 0; cut < cuts && start + bytes < all.length; cut++) {
      next.write(Arrays.copyOfRange(all, start, start + bytes));
      next.flush();
      start += bytes;
    }
    next.write(Arrays.copyOfRange(all, start, all.length));
    next.flush();
  }
}
