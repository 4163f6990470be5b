// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.NoticeNow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to the lab, and what came of it: the answers to an event are looked at anew
 * until the next event comes, its fault ends, or a minute is over since it came and since the last
 * pod was ready that it brought.
 *
 * <p>Thread-safe.
 */
public final class EventJournal {

  private static final int MOST = 30;

  // A cluster tells within milliseconds that it scales; it may also not tell, where it need not.
  private static final long LATE_NANOS = 1_000_000_000L;

  private static final int NOTHING = -1;

  private final Witness witness;
  private final Deque<LabEvent> newestLast = new ArrayDeque<>();
  private int lastId;
  private long resetNanos = Long.MIN_VALUE;
  // What the last reset found and is going to scale to, where the cluster may still tell either.
  private int scalesBackFrom = NOTHING;
  private int scalesBackTo = NOTHING;

  /**
   * @param witness what can be seen of the ways of calling
   */
  public EventJournal(Witness witness) {
    this.witness = witness;
  }

  /**
   * Something happens now.
   *
   * @param subject the pod, node or zone that it is about; empty where it is about none
   * @param lasting whether it goes on until {@link #end}
   */
  public synchronized void begin(EventKind kind, String text, String subject, boolean lasting) {
    begin(kind, text, subject, lasting, bringsPods(kind), witness.nanoTime());
  }

  private static boolean bringsPods(EventKind kind) {
    return switch (kind) {
      case SCALE_UP, COLD_POD, ROLLOUT -> true;
      default -> false;
    };
  }

  private void begin(
      EventKind kind, String text, String subject, boolean lasting, boolean bringsPods, long now) {
    LabEvent last = newestLast.peekLast();
    if (last != null) {
      last.conclude(now);
    }
    newestLast.add(
        new LabEvent(++lastId, kind, text, subject, lasting, bringsPods, resetNanos, now, witness));
    if (newestLast.size() > MOST) {
      newestLast.removeFirst();
    }
  }

  /** The Deployment wants another number of pods now; the last reset may have been to do that. */
  public synchronized void scaled(int from, int to) {
    scaled(from, to, false);
  }

  /**
   * The same.
   *
   * @param cold whether a pod that comes starts cold
   */
  public synchronized void scaled(int from, int to, boolean cold) {
    boolean maybeOfReset = scalesBackTo != NOTHING && witness.nanoTime() - resetNanos < LATE_NANOS;
    if (maybeOfReset && to == scalesBackFrom) {
      // It was before the reset, and is told after it.
      return;
    }
    boolean isOfReset = maybeOfReset && to == scalesBackTo;
    scalesBackFrom = NOTHING;
    scalesBackTo = NOTHING;
    if (isOfReset) {
      return;
    }
    boolean isCold = cold && to > from;
    EventKind kind =
        isCold ? EventKind.COLD_POD : to > from ? EventKind.SCALE_UP : EventKind.SCALE_DOWN;
    String scaled = isCold ? "Cold pod: scaled" : "Scaled";
    begin(kind, scaled + " from " + from + " to " + to, "", false);
  }

  /**
   * All is set back now: what went on ends, but for a rollout, which no reset stops; and what was
   * before says nothing of how things are.
   *
   * @param from how many pods the Deployment wants
   * @param to how many it is going to want: that {@link #scaled} is no event of its own
   */
  public synchronized void reset(String text, int from, int to) {
    long now = witness.nanoTime();
    boolean isRolling = false;
    for (LabEvent event : newestLast) {
      boolean isRollout = event.kind() == EventKind.ROLLOUT;
      if (event.isGoingOn() && isRollout) {
        isRolling = true;
      } else if (event.isGoingOn()) {
        event.end(now);
      }
    }
    resetNanos = now;
    begin(EventKind.RESET, text, "", false, to > from || isRolling, now);
    scalesBackFrom = from == to ? NOTHING : from;
    scalesBackTo = from == to ? NOTHING : to;
  }

  /** Since when things are measured: the last reset, or that start if there was none. */
  public synchronized long measuredSince(long startNanos) {
    return Math.max(startNanos, resetNanos);
  }

  /** What went on of that kind and about that subject ends now. */
  public synchronized void end(EventKind kind, String subject) {
    for (LabEvent event : newestLast) {
      if (event.isGoingOn() && event.kind() == kind && event.subject().equals(subject)) {
        event.end(witness.nanoTime());
      }
    }
  }

  /** The same for what has an end but goes on to have effects, which are looked at further. */
  public synchronized void ended(EventKind kind, String subject) {
    for (LabEvent event : newestLast) {
      if (event.isGoingOn() && event.kind() == kind && event.subject().equals(subject)) {
        event.over(witness.nanoTime());
      }
    }
  }

  /**
   * A pod is ready since then: the last event that brings pods brought it, if that was not before a
   * reset.
   *
   * @param sinceNanos by the witness' clock
   */
  public synchronized void podReady(String pod, long sinceNanos) {
    LabEvent bringer = bringer();
    if (bringer != null) {
      bringer.arrivals().ready(pod, sinceNanos);
    }
  }

  /** How the ways of calling took the pods that came last, by their ids. */
  public synchronized NoticeNow notice(String mode) {
    Iterator<LabEvent> newestFirst = newestLast.descendingIterator();
    boolean over = false;
    long until = witness.nanoTime();
    while (newestFirst.hasNext()) {
      LabEvent event = newestFirst.next();
      if (event.bringsPods() && !event.arrivals().isEmpty()) {
        return event.notice(mode, until, over);
      }
      if (event.kind() == EventKind.RESET) {
        return NoticeNow.NONE;
      }
      if (event.bringsPods()) {
        // Its pods are not there yet: what is known is how those before them were taken.
        over = true;
        until = event.atNanos();
      }
    }
    return NoticeNow.NONE;
  }

  private @Nullable LabEvent bringer() {
    Iterator<LabEvent> newestFirst = newestLast.descendingIterator();
    while (newestFirst.hasNext()) {
      LabEvent event = newestFirst.next();
      if (event.bringsPods()) {
        return event;
      }
      if (event.kind() == EventKind.RESET) {
        return null;
      }
    }
    return null;
  }

  /** All that is remembered, newest last, with the answers as they are now. */
  public synchronized List<EventNow> now(long startNanos) {
    long now = witness.nanoTime();
    List<EventNow> events = new ArrayList<>();
    newestLast.forEach(event -> events.add(event.now(startNanos, now)));
    return events;
  }

  /** What can be seen of the ways of calling, at any moment. */
  public interface Witness {
    /** The present. */
    long nanoTime();

    /** The ids of the ways of calling. */
    List<String> modes();

    /** Of the way with that id. */
    CallsSeen calls(String mode);

    /** The pods of a node or of a zone, or the pod itself if it is one. */
    List<String> podsOf(String subject);

    /** How many pods are ready. */
    int readyPods();
  }
}
