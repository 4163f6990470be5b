// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Megabytes of a name that never ends. */
record OversizedLine(int megabytes) implements Effect {

  @Override
  public boolean respond(
      int status, Map<String, String> headers, byte[] body, Answer next, Fault fault) {
    if (!fault.strike()) {
      return false;
    }
    next.begin(status, headers);
    pour("{\"items\":[{\"metadata\":{\"name\":\"", next);
    next.end();
    return true;
  }

  @Override
  public boolean write(byte[] line, Answer next, Fault fault) {
    if (!fault.strike()) {
      return false;
    }
    pour("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"", next);
    return true;
  }

  private void pour(String start, Answer next) {
    next.write(start.getBytes(StandardCharsets.UTF_8));
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) 'x');
    for (int i = 0; i < megabytes; i++) {
      next.write(chunk);
      next.flush();
    }
  }
}
