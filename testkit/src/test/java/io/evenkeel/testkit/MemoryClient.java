// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A watch of a {@link MemoryPlace}: looks at all of it whenever it may have changed. */
final class MemoryClient implements Source.Running {

  // So long that a listener on a busy machine is told what comes before, and not only what comes
  // after it.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final MemoryPlace place;
  private final SourceContext context;
  private final View view;
  private final SerialExecutor serial;
  private @Nullable Map<String, EndpointSet> missed;
  private boolean partTold;
  private boolean paused;
  private boolean troubled;
  private boolean closed;

  /** What becomes of what it sees. */
  interface View {
    void show(MemoryPlace.State state);

    /** With a flaw that does so: shows a part; else does nothing and is false. */
    boolean showPart(MemoryPlace.State state);

    void problem(Problem problem);

    void healthy();

    void restart();
  }

  private MemoryClient(MemoryPlace place, SourceContext context, View view) {
    this.place = place;
    this.context = context;
    this.view = view;
    this.serial = new SerialExecutor(context.executor());
  }

  static MemoryClient start(MemoryPlace place, SourceContext context, View view) {
    MemoryClient client = new MemoryClient(place, context, view);
    place.add(client);
    client.look();
    return client;
  }

  void look() {
    serial.execute(this::lookNow);
  }

  private void lookNow() {
    MemoryPlace.State state = place.state();
    if (closed || paused || state.mute()) {
      return;
    }
    if (state.broken()) {
      trouble();
      return;
    }
    boolean over = troubled;
    if (over && place.flaw == Flaw.TELLS_NO_END_OF_TROUBLE) {
      return;
    }
    troubled = false;
    if (over && place.flaw == Flaw.MISSES_WHAT_CHANGED_IN_TROUBLE) {
      missed = state.services();
      view.healthy();
    }
    if (state.services().equals(missed)) {
      return;
    }
    if (!partTold && view.showPart(state)) {
      partTold = true;
      pause();
    } else {
      view.show(state);
    }
  }

  private void trouble() {
    troubled = true;
    if (place.flaw == Flaw.EMPTIES_IN_TROUBLE) {
      view.show(new MemoryPlace.State(false, false, Map.of()));
    }
    if (place.flaw != Flaw.TELLS_NO_PROBLEM) {
      view.problem(
          new Problem(Problem.Kind.UNREACHABLE, "memory: broken", "", context.scheduler().now()));
    }
  }

  @Override
  public void refresh() {
    serial.execute(
        () -> {
          if (place.flaw == Flaw.FLAPS_ON_REFRESH) {
            view.restart();
            pause();
          }
          lookNow();
        });
  }

  private void pause() {
    paused = true;
    context.scheduler().schedule(() -> serial.execute(this::goOn), PAUSE);
  }

  private void goOn() {
    paused = false;
    lookNow();
  }

  @Override
  public void close() {
    serial.execute(
        () -> {
          closed = true;
          place.remove(this);
        });
  }
}
