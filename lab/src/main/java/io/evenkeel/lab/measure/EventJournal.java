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

  private final Witness witness;
  private final Deque<LabEvent> newestLast = new ArrayDeque<>();
  private int lastId;

  /**
   * @param witness what can be seen of the ways of calling
   */
  public EventJournal(Witness witness) {
    this.witness = witness;
  }

  /**
   * Something happens now.
   *
   * @param subject the pod or node that it is about; empty where it is about none
   * @param lasting whether it goes on until {@link #end}
   */
  public synchronized void begin(EventKind kind, String text, String subject, boolean lasting) {
    long now = witness.nanoTime();
    LabEvent last = newestLast.peekLast();
    if (last != null) {
      last.conclude(now);
    }
    newestLast.add(new LabEvent(++lastId, kind, text, subject, lasting, now, witness));
    if (newestLast.size() > MOST) {
      newestLast.removeFirst();
    }
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

  /** All that went on ends now. */
  public synchronized void endAll() {
    newestLast.stream().filter(LabEvent::isGoingOn).forEach(event -> event.end(witness.nanoTime()));
  }

  /**
   * A pod is ready since then: the last event that brings pods brought it.
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

    /** The pods of a node, or the pod itself if it is one. */
    List<String> podsOf(String subject);

    /** How many pods are ready. */
    int readyPods();
  }
}
