// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * An answer that can keep everything back for a while: a mute stream, a slow server.
 *
 * <p>Thread-safe.
 */
public final class GatedAnswer implements Answer {

  private final Answer next;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private int closed;
  private Runnable onHeld = () -> {};

  /** Open at first: passes all on to {@code next}. */
  public GatedAnswer(Answer next) {
    this.next = next;
  }

  /**
   * Keeps back all from now on; {@code onHeld} runs for each thing that is kept back. Closed twice,
   * it opens at the second {@link #open}.
   */
  public void close(Runnable onHeld) {
    synchronized (held) {
      this.onHeld = onHeld;
      closed++;
    }
  }

  /** Sends all that was kept back, in its order, and lets everything pass from now on. */
  public void open() {
    synchronized (held) {
      if (--closed > 0) {
        return;
      }
      for (Runnable call = held.poll(); call != null; call = held.poll()) {
        call.run();
      }
    }
  }

  private void pass(Runnable call) {
    synchronized (held) {
      if (closed == 0) {
        call.run();
      } else {
        held.add(call);
        onHeld.run();
      }
    }
  }

  @Override
  public void respond(int status, Map<String, String> headers, byte[] body) {
    pass(() -> next.respond(status, headers, body));
  }

  @Override
  public void begin(int status, Map<String, String> headers) {
    pass(() -> next.begin(status, headers));
  }

  @Override
  public void write(byte[] piece) {
    pass(() -> next.write(piece));
  }

  @Override
  public void flush() {
    synchronized (held) {
      if (closed == 0) {
        next.flush();
      } else {
        held.add(next::flush);
      }
    }
  }

  @Override
  public void end() {
    pass(next::end);
  }

  @Override
  public void reset() {
    pass(next::reset);
  }
}
