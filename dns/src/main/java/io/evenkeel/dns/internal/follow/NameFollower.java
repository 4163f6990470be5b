// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.follow;

import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows one written name: asks for its records, and again when their TTL has ended, as a
 * deterministic state machine: no I/O, no clock of its own, no thread.
 *
 * <p>A name may stand for several candidates, as in a search list. They are tried in order until
 * one has records; from then on that one is asked first, and the others only where it has twice
 * answered that there is nothing. So a steady state costs one query for each type and TTL, and one
 * wrong answer never moves all calls to somebody else's name. Where the search ends is decided as
 * in glibc: by silence at once, by a server's failure only when no other candidate has records. The
 * system, which is asked where DNS has nothing, does not stay the first to be asked: its own caches
 * are slower than a TTL, and DNS may have had nothing for a moment only.
 *
 * <p>Types are asked for together, but none waits long for another: one that is not answered for in
 * time joins the others when it is. That a name does not exist is true of all its types (RFC 8020).
 *
 * <p>What was found stands in all trouble. It becomes nothing by a second answer that says so, one
 * TTL after the first.
 *
 * <p>Inputs are {@link #start}, {@link #answered}, {@link #timer}, {@link #refresh}, {@link
 * #close}; outputs are {@link Effects}. Not thread-safe: one serial owner.
 */
public final class NameFollower {

  // Upward alone, so that what a cache in between holds has ended too: a crowd of clients that
  // began together drifts apart, and nobody is later than this.
  private static final double JITTER = 0.05;

  // "Nothing" may be believed for as long as the SOA says, often minutes. Calls that wait for the
  // first endpoint do not want to; 5 s is what CoreDNS gives. A name that had records is asked for
  // as often as then, so that its return is seen as soon as a change.
  static final Duration LONGEST_NOTHING = Duration.ofSeconds(5);

  // Connections that break are no reason to ask more often.
  static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

  // The other family of addresses is not waited for any longer: a network that swallows queries for
  // it must not make those that work late.
  static final Duration PATIENCE = Duration.ofSeconds(1);

  // For so long the system is asked first where it alone knows: as long as the JDK keeps what the
  // system said.
  static final Duration SYSTEM_FIRST = Duration.ofSeconds(30);

  // The JDK repeats for ten seconds that there is no such name, whoever asks.
  static final Duration SYSTEM_REPEATS = Duration.ofMillis(10_500);

  // Answers that end within this are asked for together.
  private static final long TOGETHER_NANOS = Duration.ofMillis(20).toNanos();

  /** What the machine wants done, and what it has found. */
  public interface Effects {
    /**
     * Asks; the answer comes later by {@link NameFollower#answered}, always. What it throws counts
     * as one.
     */
    void ask(Candidate candidate, RecordType type);

    /** Sets the one timer, in place of any earlier. */
    void timer(Duration delay);

    /** These are the records, and all is well. */
    void found(Candidate candidate, Records records);

    /** These are the records; those of a type stand from before, as nobody can tell of it now. */
    void partly(Candidate candidate, Records records, Answer.Failed failed);

    /** There are none, and that has been said twice. */
    void nothing();

    /**
     * There are none, and never were.
     *
     * @param asked whom it was asked of
     * @param exists whether one of the names has records of other types
     */
    void missing(List<Candidate> asked, boolean exists);

    /**
     * Nobody can tell at the moment; what was found stands.
     *
     * @param candidate null where it cannot be told what the name stands for
     */
    void trouble(@Nullable Candidate candidate, Answer.Failed failed);
  }

  /**
   * What a name stands for.
   *
   * @param byType sorted; a type of which there is none is not in it
   * @param hosts addresses of other names, that came along
   */
  public record Records(
      Map<RecordType, List<Rdata>> byType, Map<String, List<Rdata.Address>> hosts) {}

  private enum Phase {
    IDLE,
    ASKING,
    WAITING,
    CLOSED
  }

  /** What is known of one type. */
  private static final class Known {
    List<Rdata> records = List.of();
    Map<String, List<Rdata.Address>> hosts = Map.of();
    // Why the records are only those from before; null where they are not.
    Answer.@Nullable Failed stale;
    long due;
    // It was not answered for in time, so the others do not wait for it.
    boolean slow;
  }

  private record Came(Answer answer, long at) {}

  private final Effects effects;
  private final Supplier<List<Candidate>> candidates;
  private final Set<RecordType> types;
  private final Pace pace;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Backoff backoff;

  private Phase phase = Phase.IDLE;
  private final Map<RecordType, Known> known = new EnumMap<>(RecordType.class);
  private @Nullable Candidate preferred;
  private boolean hasRecords;
  private boolean saidNothing;
  private int nothings;
  // From when on another "nothing" is the second one.
  private long secondFrom;
  private long positiveNanos;

  private List<Candidate> order = List.of();
  private int position;
  private final Set<RecordType> asked = EnumSet.noneOf(RecordType.class);
  private final Map<RecordType, Came> answers = new EnumMap<>(RecordType.class);
  // Of the preferred candidate: asked for, and not answered for in time.
  private final Set<RecordType> late = EnumSet.noneOf(RecordType.class);
  // One family has an answer, and the others have until then.
  private boolean impatient;
  private long patientUntil;
  private final List<Answer.None> nones = new ArrayList<>();
  private @Nullable Candidate doubtful;
  private Answer.@Nullable Failed doubt;
  private long askedAt;
  private long wakeAt;
  // When all candidates were last tried in their own order.
  private long wholeOrderAt;
  // The next round asks for all types, whenever each is due.
  private boolean all = true;
  // A refresh is owed.
  private boolean again;

  /**
   * @param candidates are asked for at the beginning of each round; at least one. What it throws is
   *     trouble with the name itself
   * @param types are asked for together
   * @param backoff between tries in trouble
   */
  public NameFollower(
      Effects effects,
      Supplier<List<Candidate>> candidates,
      Set<RecordType> types,
      Pace pace,
      Ticker ticker,
      RandomGenerator random,
      Backoff backoff) {
    this.effects = effects;
    this.candidates = candidates;
    this.types = EnumSet.copyOf(types);
    this.pace = pace;
    this.ticker = ticker;
    this.random = random;
    this.backoff = backoff;
    this.positiveNanos = LONGEST_NOTHING.toNanos();
    types.forEach(type -> known.put(type, new Known()));
  }

  /** Begins. */
  public void start() {
    if (phase == Phase.IDLE) {
      round();
    }
  }

  /** Something may have changed: asks at once, but no more than once a second. */
  public void refresh() {
    if (phase == Phase.ASKING && hasRecords) {
      // What is under way may have been on its way back already.
      again = true;
    }
    if (phase != Phase.WAITING) {
      return;
    }
    all = true;
    long now = ticker.nanoTime();
    long wait = Math.min(askedAt + REFRESH_INTERVAL.toNanos(), wakeAt) - now;
    if (wait <= 0) {
      round();
    } else {
      again = true;
      effects.timer(Duration.ofNanos(wait));
    }
  }

  /** The timer has fired. */
  public void timer() {
    if (phase == Phase.WAITING) {
      round();
    } else if (phase == Phase.ASKING && impatient) {
      long left = patientUntil - ticker.nanoTime();
      if (left <= 0) {
        conclude(order.get(position));
      } else {
        effects.timer(Duration.ofNanos(left));
      }
    }
  }

  private void tell(Candidate candidate, Map<RecordType, Known> now) {
    for (Known it : now.values()) {
      if (it.stale != null) {
        effects.partly(candidate, records(now), it.stale);
        return;
      }
    }
    effects.found(candidate, records(now));
  }

  /** Ends: nothing is asked or told any more. */
  public void close() {
    phase = Phase.CLOSED;
  }

  private void round() {
    phase = Phase.ASKING;
    again = false;
    askedAt = ticker.nanoTime();
    try {
      order = new ArrayList<>(candidates.get());
    } catch (RuntimeException e) {
      effects.trouble(null, new Answer.Failed(Answer.Kind.NOT_A_NAME, words(e)));
      sleep(backoff.next().toNanos());
      return;
    }
    if (preferred == null || !order.contains(preferred) || systemWasFirstForLong()) {
      all = true;
      wholeOrderAt = askedAt;
    } else {
      order.remove(preferred);
      order.add(0, preferred);
    }
    position = 0;
    doubt = null;
    doubtful = null;
    nones.clear();
    Set<RecordType> now = all ? types : due();
    // First, as it may be concluded at once that all have to be asked for again.
    all = false;
    ask(now);
  }

  private boolean systemWasFirstForLong() {
    return preferred != null
        && preferred.via() == Candidate.Via.SYSTEM
        && askedAt - wholeOrderAt >= SYSTEM_FIRST.toNanos();
  }

  private static String words(RuntimeException e) {
    return e instanceof IllegalArgumentException && e.getMessage() != null
        ? e.getMessage()
        : e.toString();
  }

  private Set<RecordType> due() {
    Set<RecordType> due = EnumSet.noneOf(RecordType.class);
    known.forEach(
        (type, it) -> {
          if (it.due - askedAt <= TOGETHER_NANOS) {
            due.add(type);
          }
        });
    return due.isEmpty() ? types : due;
  }

  private void ask(Set<RecordType> which) {
    answers.clear();
    late.clear();
    impatient = false;
    asked.clear();
    asked.addAll(which);
    Candidate candidate = order.get(position);
    Map<RecordType, Answer> unasked = new EnumMap<>(RecordType.class);
    for (RecordType type : which) {
      try {
        effects.ask(candidate, type);
      } catch (RuntimeException e) {
        unasked.put(type, new Answer.Failed(Answer.Kind.UNREACHABLE, "cannot be asked: " + e));
      }
    }
    unasked.forEach((type, answer) -> answered(candidate, type, answer));
  }

  /** An answer to {@link Effects#ask}; others than those under way do not count. */
  public void answered(Candidate candidate, RecordType type, Answer answer) {
    boolean current =
        phase == Phase.ASKING
            && order.get(position).equals(candidate)
            && asked.contains(type)
            && !answers.containsKey(type);
    if (!current) {
      if (phase == Phase.WAITING && candidate.equals(preferred) && late.remove(type)) {
        cameLate(candidate, type, answer);
      }
      return;
    }
    answers.put(type, new Came(answer, ticker.nanoTime()));
    if (answers.keySet().containsAll(asked)) {
      conclude(candidate);
    } else if (isFound(answer) || isGone(answer)) {
      if (onlySlowAreLeft(candidate)) {
        conclude(candidate);
      } else if (!impatient) {
        impatient = true;
        patientUntil = ticker.nanoTime() + PATIENCE.toNanos();
        effects.timer(PATIENCE);
      }
    }
  }

  private boolean onlySlowAreLeft(Candidate candidate) {
    return candidate.equals(preferred)
        && asked.stream().allMatch(type -> answers.containsKey(type) || known(type).slow);
  }

  /** The others have been told of without it. */
  private void cameLate(Candidate candidate, RecordType type, Answer answer) {
    Known it = known(type);
    if (answer instanceof Answer.Failed) {
      markStale(type, answer);
      if (it.stale != null) {
        tell(candidate, known);
        it.due = askedAt;
        sleep(backoff.next().toNanos());
      }
      return;
    }
    long now = ticker.nanoTime();
    Known fresh = toKnown(new Came(answer, now));
    // Sooner than its TTL wants it if need be, so that both are asked for together again.
    fresh.due = Math.min(now + stretch(fresh.due - now), nextDue());
    known.put(type, fresh);
    tell(candidate, known);
    sleep(nextDue() - now);
  }

  private static boolean isFound(Answer answer) {
    return answer instanceof Answer.Found found && !found.records().isEmpty();
  }

  private static boolean isGone(Answer answer) {
    return answer instanceof Answer.None none && !none.exists();
  }

  private void conclude(Candidate candidate) {
    boolean found = false;
    boolean gone = false;
    boolean answered = false;
    for (Came came : answers.values()) {
      found |= isFound(came.answer);
      gone |= isGone(came.answer);
      answered |= !(came.answer instanceof Answer.Failed);
    }
    if (gone && !found) {
      none(candidate);
      return;
    }
    boolean any = found;
    if (candidate.equals(preferred)) {
      for (RecordType type : types) {
        Came came = answers.get(type);
        boolean stands = came == null || came.answer instanceof Answer.Failed;
        any |= stands && !known(type).records.isEmpty();
      }
    }
    Answer.Failed failed = failure();
    if (failed != null && !(any && (answered || nothingMissed(candidate)))) {
      failed(candidate, failed);
    } else if (any) {
      accept(candidate);
    } else {
      none(candidate);
    }
  }

  /** Whether all that failed is a family without addresses, while those of another stand. */
  private boolean nothingMissed(Candidate candidate) {
    return candidate.equals(preferred)
        && answers.keySet().stream().allMatch(type -> known(type).records.isEmpty());
  }

  private Answer.@Nullable Failed failure() {
    for (Came came : answers.values()) {
      if (came.answer instanceof Answer.Failed failed) {
        return failed;
      }
    }
    return null;
  }

  private void failed(Candidate candidate, Answer.Failed failed) {
    // Who does not answer will not for the next candidate either; and what was found before must
    // not give way to another name because of trouble.
    boolean silent = failed.kind() == Answer.Kind.UNREACHABLE && !preferredComesAfter();
    if (silent || candidate.equals(preferred)) {
      trouble(candidate, failed);
    } else {
      doubt = failed;
      doubtful = candidate;
      next();
    }
  }

  /** Whether whoever knew it is still to be asked. */
  private boolean preferredComesAfter() {
    return preferred != null && order.indexOf(preferred) > position;
  }

  private void trouble(Candidate candidate, Answer.Failed failed) {
    effects.trouble(candidate, failed);
    answers.forEach((type, came) -> markStale(type, came.answer));
    retry();
  }

  private void markStale(RecordType type, Answer answer) {
    if (answer instanceof Answer.Failed failed && !known(type).records.isEmpty()) {
      known(type).stale = failed;
    }
  }

  private void retry() {
    for (RecordType type : asked) {
      known(type).due = askedAt;
    }
    sleep(backoff.next().toNanos());
  }

  private void none(Candidate candidate) {
    for (Came came : answers.values()) {
      if (came.answer instanceof Answer.None none) {
        nones.add(none);
      } else if (came.answer instanceof Answer.Found found) {
        nones.add(new Answer.None(true, found.ttl()));
      }
    }
    boolean first = candidate.equals(preferred) && hasRecords && nothings == 0;
    if (first) {
      nothings = 1;
      sleepWithNothing();
      secondFrom = wakeAt;
      if (candidate.via() == Candidate.Via.SYSTEM) {
        long over = ticker.nanoTime() + SYSTEM_REPEATS.toNanos();
        secondFrom = over - wakeAt > 0 ? over : wakeAt;
      }
    } else if (candidate.equals(preferred) && hasRecords && askedAt - secondFrom < 0) {
      // Asked for before its time: whoever keeps answers for a TTL has repeated the first.
      all = true;
      sleep(secondFrom - ticker.nanoTime());
    } else {
      next();
    }
  }

  private void next() {
    position++;
    if (position < order.size()) {
      ask(types);
      return;
    }
    boolean preferredSaysNothing = hasRecords && nothings > 0;
    if (doubt != null && doubtful != null && !preferredSaysNothing) {
      trouble(doubtful, doubt);
      return;
    }
    nothings++;
    boolean exists = nones.stream().anyMatch(Answer.None::exists);
    if (saidNothing || (nothings > 1 && (hasRecords || exists))) {
      saidNothing = true;
      hasRecords = false;
      known.values().forEach(NameFollower::forget);
      backoff.reset();
      effects.nothing();
    } else if (!hasRecords) {
      effects.missing(List.copyOf(order), exists);
    }
    sleepWithNothing();
  }

  private void sleepWithNothing() {
    long least = positiveNanos;
    for (Answer.None none : nones) {
      if (none.ttl() != Answer.UNKNOWN) {
        least = Math.min(least, nanos(none.ttl()));
      }
    }
    all = true;
    sleep(stretch(pace.clamp(least)));
  }

  private void accept(Candidate candidate) {
    double jitter = random.nextDouble();
    long now = ticker.nanoTime();
    if (!candidate.equals(preferred)) {
      known.values().forEach(NameFollower::forget);
    }
    long positive = Long.MAX_VALUE;
    long foundDue = Long.MAX_VALUE;
    for (RecordType type : asked) {
      Came came = answers.get(type);
      if (came == null) {
        late.add(type);
        known(type).slow = true;
      } else if (came.answer instanceof Answer.Failed) {
        // Of a family that never had any address nobody waits for one.
        markStale(type, came.answer);
        known(type).slow = false;
      } else {
        Known fresh = toKnown(came);
        if (!fresh.records.isEmpty()) {
          positive = Math.min(positive, fresh.due - came.at);
        }
        fresh.due = came.at + stretch(fresh.due - came.at, jitter);
        foundDue = Math.min(foundDue, fresh.due);
        known.put(type, fresh);
      }
    }
    positiveNanos = positive == Long.MAX_VALUE ? positiveNanos : positive;
    for (RecordType type : asked) {
      Came came = answers.get(type);
      if (came == null || came.answer instanceof Answer.Failed) {
        // Together with what was found, not on its own.
        known(type).due =
            positive == Long.MAX_VALUE
                ? now + stretch(pace.clamp(positiveNanos), jitter)
                : foundDue;
      }
    }
    preferred = candidate;
    hasRecords = true;
    saidNothing = false;
    nothings = 0;
    tell(candidate, known);
    if (anyStale()) {
      retry();
    } else {
      backoff.reset();
      sleep(nextDue() - now);
    }
  }

  private boolean anyStale() {
    return known.values().stream().anyMatch(it -> it.stale != null);
  }

  /** When the first of the types is to be asked for again. */
  private long nextDue() {
    // Times are compared by their difference alone.
    long now = ticker.nanoTime();
    return now + known.values().stream().mapToLong(it -> it.due - now).min().orElse(0);
  }

  private Known toKnown(Came came) {
    Known fresh = new Known();
    long ttl = Answer.UNKNOWN;
    if (came.answer instanceof Answer.Found found) {
      fresh.records = found.records();
      fresh.hosts = found.hosts();
      ttl = found.ttl();
    } else if (came.answer instanceof Answer.None none) {
      ttl = none.ttl();
    }
    fresh.due = came.at + pace.clamp(ttl == Answer.UNKNOWN ? positiveNanos : nanos(ttl));
    return fresh;
  }

  private static Records records(Map<RecordType, Known> known) {
    Map<RecordType, List<Rdata>> byType = new EnumMap<>(RecordType.class);
    Map<String, List<Rdata.Address>> hosts = new HashMap<>();
    known.forEach(
        (type, it) -> {
          if (!it.records.isEmpty()) {
            byType.put(type, it.records);
            hosts.putAll(it.hosts);
          }
        });
    return new Records(byType, hosts);
  }

  private static void forget(Known it) {
    it.records = List.of();
    it.stale = null;
  }

  private Known known(RecordType type) {
    return known.computeIfAbsent(type, t -> new Known());
  }

  private void sleep(long nanos) {
    phase = Phase.WAITING;
    long now = ticker.nanoTime();
    wakeAt = now + Math.max(0, nanos);
    if (again) {
      all = true;
      wakeAt = Math.min(wakeAt, Math.max(now, askedAt + REFRESH_INTERVAL.toNanos()));
    }
    effects.timer(Duration.ofNanos(wakeAt - now));
  }

  private long stretch(long nanos) {
    return stretch(nanos, random.nextDouble());
  }

  private static long stretch(long nanos, double jitter) {
    return nanos + (long) (nanos * JITTER * jitter);
  }

  private static long nanos(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
