// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.state.Snapshot;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lab in a terminal, redrawn in place each second; its keys do what the page's buttons do. Where
 * there is no terminal, every few seconds a screen below the one before.
 *
 * <p>Thread-safe. Writes on a thread of its own, so that a terminal that stands still does not hold
 * up the lab. The terminal is as it was before after {@link #close}, and when the JVM is ended
 * before that.
 */
public final class LabTerminal implements AutoCloseable {

  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_REST = "\u001b[J";

  // Asking for the size starts a process.
  private static final int SIZE_EVERY = 3;

  // What nobody looks at all the time need not come each second.
  private static final int LOG_EVERY = 5;
  private static final int LOG_COLUMNS = 80;

  // A table that is wider is not read more easily.
  private static final int WIDEST = 100;
  private static final int SECONDS = 2;

  private final LabView view;
  private final PrintWriter out;
  private final boolean terminal;
  private final Tty tty;
  private final BlockingQueue<Snapshot> newest = new ArrayBlockingQueue<>(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicBoolean restored = new AtomicBoolean();
  private final Thread writer = new Thread(this::write, "evenkeel-lab-terminal");
  private final Thread onExit = new Thread(this::restore, "evenkeel-lab-terminal-exit");
  private final Runnable unlisten;
  private volatile int selected = -1;
  private volatile boolean keys;
  private volatile String message = "";

  private LabTerminal(LabView view, InputStream in, PrintWriter out, boolean terminal, Tty tty) {
    this.tty = tty;
    this.view = view;
    this.out = out;
    this.terminal = terminal;
    if (terminal) {
      tty.raw();
      Runtime.getRuntime().addShutdownHook(onExit);
      out.print(ENTER);
      out.flush();
    }
    offer(view.now());
    writer.setDaemon(true);
    writer.start();
    unlisten = view.listen(this::offer);
    Keyboard.listen(in, this::onKey);
  }

  /** Shows {@code view} until {@link #close}; keys come from {@code in}. */
  public static LabTerminal start(LabView view, InputStream in, PrintWriter out) {
    return start(view, in, out, Keyboard.isTerminal(), Tty.ofThisProcess());
  }

  static LabTerminal start(
      LabView view, InputStream in, PrintWriter out, boolean terminal, Tty tty) {
    return new LabTerminal(view, in, out, terminal, tty);
  }

  /** Waits for the key that ends it, or for {@link #close}. */
  public void awaitEnd() throws InterruptedException {
    end.await();
  }

  /** Gives the terminal back, within two seconds. Idempotent. */
  @Override
  public void close() {
    end.countDown();
    unlisten.run();
    writer.interrupt();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    restore();
    if (terminal) {
      try {
        Runtime.getRuntime().removeShutdownHook(onExit);
      } catch (IllegalStateException exiting) {
        // The hook runs already, and finds nothing left to do.
      }
    }
  }

  private void restore() {
    if (terminal && restored.compareAndSet(false, true)) {
      synchronized (out) {
        out.print(LEAVE);
        out.flush();
      }
      tty.restore();
    }
  }

  private void offer(Snapshot snapshot) {
    while (!newest.offer(snapshot)) {
      newest.poll();
    }
  }

  private void onKey(int key) {
    if (key == Keyboard.END ? terminal : key == 'q') {
      end.countDown();
      return;
    }
    message = "";
    if (key == '?') {
      keys = !keys;
    } else if (key == Keyboard.ESCAPE) {
      keys = false;
      selected = -1;
    } else if (key == '\t') {
      select((selected + 1) % Math.max(1, view.modes().size()));
    } else {
      act(key);
    }
    offer(view.now());
  }

  private void act(int key) {
    for (ActionInfo action : view.actions()) {
      if (action.key().length() == 1 && action.key().charAt(0) == key) {
        message = failure(action);
        return;
      }
    }
    if (key >= '0' && key <= '9') {
      int index = key == '0' ? 9 : key - '1';
      if (index < view.modes().size()) {
        select(index == selected ? -1 : index);
      }
    }
  }

  /** Does it; what was wrong in a sentence, or nothing. No action ends the keys. */
  private String failure(ActionInfo action) {
    try {
      view.act(action.id(), Map.of());
      return "";
    } catch (IllegalArgumentException | IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    } catch (RuntimeException bug) {
      return action.label() + " failed, which is a bug of the lab: " + bug;
    }
  }

  private void select(int index) {
    keys = false;
    selected = index;
  }

  private void write() {
    Tty.Size size = Tty.Size.USUAL;
    Snapshot last = null;
    Snapshot before = null;
    try {
      for (int round = 0; end.getCount() > 0; round++) {
        Snapshot now = newest.take();
        if (last == null || now.at() > last.at()) {
          before = last;
          last = now;
        }
        if (terminal) {
          size = round % SIZE_EVERY == 0 ? tty.size() : size;
          inPlace(
              frame(now, before, Math.min(size.columns(), WIDEST), size.rows()), size.columns());
        } else if (round % LOG_EVERY == 0) {
          below(frame(now, before, LOG_COLUMNS, Integer.MAX_VALUE / 2));
        }
      }
    } catch (InterruptedException closed) {
      // Closed: the terminal is given back by who did so.
    }
  }

  private Frame frame(Snapshot now, @Nullable Snapshot before, int columns, int rows) {
    return new Frame(
        view.modes(),
        view.leftOut(),
        view.actions(),
        now,
        before,
        columns,
        rows,
        selected,
        keys,
        message);
  }

  private void inPlace(Frame frame, int columns) {
    StringBuilder screen = new StringBuilder(HOME);
    List<String> lines = PlainScreen.lines(frame);
    for (int i = 0; i < lines.size(); i++) {
      screen.append(i == 0 ? "" : "\r\n").append(lines.get(i));
      // After a line that is full the cursor is on its last character, which would be erased.
      if (Columns.width(lines.get(i)) < columns) {
        screen.append(i == lines.size() - 1 ? ERASE_REST : ERASE_LINE);
      }
    }
    synchronized (out) {
      if (!restored.get()) {
        out.print(screen);
        out.flush();
      }
    }
  }

  private void below(Frame frame) {
    List<String> lines = PlainScreen.lines(frame);
    out.print(String.join(System.lineSeparator(), lines) + System.lineSeparator().repeat(2));
    out.flush();
  }
}
