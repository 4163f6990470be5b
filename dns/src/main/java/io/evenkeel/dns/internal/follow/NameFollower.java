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
 * in glibc: by silence at once, by a server's failure only when no other candidate has records.
 *
 * <p>What was found stands in all trouble. It becomes nothing by a second answer that says so.
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
  }

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
  private long positiveNanos;

  private List<Candidate> order = List.of();
  private int position;
  private final Set<RecordType> asked = EnumSet.noneOf(RecordType.class);
  private final Map<RecordType, Answer> answers = new EnumMap<>(RecordType.class);
  private final List<Answer.None> nones = new ArrayList<>();
  private @Nullable Candidate doubtful;
  private Answer.@Nullable Failed doubt;
  private long askedAt;
  private long wakeAt;
  private boolean all = true;

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
    if (phase != Phase.WAITING) {
      // What is under way will tell.
      return;
    }
    all = true;
    long now = ticker.nanoTime();
    long wait = Math.min(askedAt + REFRESH_INTERVAL.toNanos(), wakeAt) - now;
    if (wait <= 0) {
      round();
    } else {
      effects.timer(Duration.ofNanos(wait));
    }
  }

  /** The timer has fired. */
  public void timer() {
    if (phase == Phase.WAITING) {
      round();
    } else if (phase == Phase.ASKING) {
      tellSoFar(order.get(position));
    }
  }

  /** One family has addresses, and the other keeps everybody waiting. */
  private void tellSoFar(Candidate candidate) {
    Map<RecordType, Known> soFar = new EnumMap<>(RecordType.class);
    if (candidate.equals(preferred)) {
      soFar.putAll(known);
    }
    answers.forEach((type, answer) -> soFar.put(type, toKnown(answer, 0)));
    tell(candidate, soFar);
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
    askedAt = ticker.nanoTime();
    try {
      order = new ArrayList<>(candidates.get());
    } catch (RuntimeException e) {
      effects.trouble(null, new Answer.Failed(Answer.Kind.NOT_A_NAME, words(e)));
      sleep(backoff.next().toNanos());
      return;
    }
    if (preferred != null && order.remove(preferred)) {
      order.add(0, preferred);
    } else {
      all = true;
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

  /** An answer to {@link Effects#ask}; others than the one under way do not count. */
  public void answered(Candidate candidate, RecordType type, Answer answer) {
    if (phase != Phase.ASKING
        || !order.get(position).equals(candidate)
        || !asked.contains(type)
        || answers.containsKey(type)) {
      return;
    }
    answers.put(type, answer);
    if (answers.keySet().containsAll(asked)) {
      conclude(candidate);
    } else if (isFound(answer)) {
      effects.timer(PATIENCE);
    }
  }

  private static boolean isFound(Answer answer) {
    return answer instanceof Answer.Found found && !found.records().isEmpty();
  }

  private void conclude(Candidate candidate) {
    boolean any = false;
    boolean answered = false;
    for (Answer answer : answers.values()) {
      any |= isFound(answer);
      answered |= !(answer instanceof Answer.Failed);
    }
    if (candidate.equals(preferred)) {
      for (RecordType type : types) {
        boolean stands = !asked.contains(type) || answers.get(type) instanceof Answer.Failed;
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
    for (Answer answer : answers.values()) {
      if (answer instanceof Answer.Failed failed) {
        return failed;
      }
    }
    return null;
  }

  private void failed(Candidate candidate, Answer.Failed failed) {
    // Who does not answer will not for the next candidate either; and what was found before must
    // not give way to another name because of trouble.
    if (failed.kind() == Answer.Kind.UNREACHABLE || candidate.equals(preferred)) {
      trouble(candidate, failed);
    } else {
      doubt = failed;
      doubtful = candidate;
      next();
    }
  }

  private void trouble(Candidate candidate, Answer.Failed failed) {
    effects.trouble(candidate, failed);
    answers.forEach((type, answer) -> markStale(type, answer));
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
    for (Answer answer : answers.values()) {
      nones.add(
          answer instanceof Answer.None none
              ? none
              : new Answer.None(true, ((Answer.Found) answer).ttl()));
    }
    if (candidate.equals(preferred) && hasRecords && nothings == 0) {
      nothings = 1;
      sleepWithNothing();
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
    boolean stale = false;
    long positive = Long.MAX_VALUE;
    for (RecordType type : asked) {
      Answer answer = answer(type);
      if (answer instanceof Answer.Failed) {
        // Of a family that never had any address nobody waits for one.
        markStale(type, answer);
        stale |= known(type).stale != null;
        continue;
      }
      Known fresh = toKnown(answer, now);
      if (!fresh.records.isEmpty()) {
        positive = Math.min(positive, fresh.due - now);
      }
      fresh.due = now + stretch(fresh.due - now, jitter);
      known.put(type, fresh);
    }
    positiveNanos = positive == Long.MAX_VALUE ? positiveNanos : positive;
    for (RecordType type : asked) {
      if (answer(type) instanceof Answer.Failed) {
        // Together with what was found, not on its own.
        known(type).due = now + stretch(pace.clamp(positiveNanos), jitter);
      }
    }
    preferred = candidate;
    hasRecords = true;
    saidNothing = false;
    nothings = 0;
    if (!stale) {
      backoff.reset();
    }
    tell(candidate, known);
    long due = Long.MAX_VALUE;
    for (Known it : known.values()) {
      due = Math.min(due, it.due - now);
    }
    if (stale) {
      retry();
    } else {
      sleep(due);
    }
  }

  private Known toKnown(Answer answer, long now) {
    Known fresh = new Known();
    long ttl = Answer.UNKNOWN;
    if (answer instanceof Answer.Found found) {
      fresh.records = found.records();
      fresh.hosts = found.hosts();
      ttl = found.ttl();
    } else if (answer instanceof Answer.None none) {
      ttl = none.ttl();
    }
    fresh.due = now + pace.clamp(ttl == Answer.UNKNOWN ? positiveNanos : nanos(ttl));
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

  private Answer answer(RecordType type) {
    Answer answer = answers.get(type);
    if (answer == null) {
      throw new IllegalStateException(type + " was not answered");
    }
    return answer;
  }

  private void sleep(long nanos) {
    phase = Phase.WAITING;
    wakeAt = ticker.nanoTime() + Math.max(0, nanos);
    effects.timer(Duration.ofNanos(Math.max(0, nanos)));
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
