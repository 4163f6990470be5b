// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.follow;

import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import io.evenkeel.testkit.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a name is followed, as traces; the commands are in {@link Driver#command}. */
class NameFollowerScenarioTest {

  static Stream<Path> scenarios() {
    return Scenario.all("scenarios").stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void doesWhatTheScenarioSays(Path scenario) {
    Driver driver = new Driver();
    Scenario.run(scenario, driver::command);
  }

  /** One machine, its inputs as commands and its effects as lines. */
  private static final class Driver implements NameFollower.Effects {
    private final VirtualTime time = VirtualTime.create();
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<String> trace = new ArrayList<>();
    private List<Candidate> candidates = List.of(candidate("greeter.prod"));
    private boolean unaskable;
    private @Nullable Duration timerAt;
    private final NameFollower machine =
        new NameFollower(
            this,
            this::candidates,
            Set.of(RecordType.A, RecordType.AAAA),
            new Pace(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            time,
            random,
            new Backoff(
                Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3), random));

    private List<Candidate> candidates() {
      if (candidates.isEmpty()) {
        throw new IllegalArgumentException("there is a blank in it");
      }
      return candidates;
    }

    List<String> command(String line) {
      trace.clear();
      List<String> words = Arrays.asList(line.split(" "));
      List<String> rest = words.subList(1, words.size());
      switch (words.get(0)) {
        case "candidates" -> candidates = rest.stream().map(Driver::candidate).toList();
        case "unaskable" -> unaskable = true;
        case "askable" -> unaskable = false;
        case "start" -> machine.start();
        case "refresh" -> machine.refresh();
        case "close" -> machine.close();
        case "pass" -> time.advance(Duration.parse("PT" + rest.get(0)));
        case "timer" -> fire();
        default -> answer(words);
      }
      return List.copyOf(trace);
    }

    /** {@code NAME TYPE found TTL VALUE…}, {@code … nodata TTL}, {@code … nxdomain TTL}. */
    private void answer(List<String> words) {
      RecordType type = RecordType.valueOf(words.get(1));
      List<String> rest = words.subList(3, words.size());
      Answer answer =
          switch (words.get(2)) {
            case "found" -> {
              List<Rdata> records = new ArrayList<>();
              rest.subList(1, rest.size()).forEach(host -> records.add(new Rdata.Address(host)));
              yield new Answer.Found(records, Long.parseLong(rest.get(0)), Map.of());
            }
            case "nodata" -> new Answer.None(true, ttl(rest));
            case "nxdomain" -> new Answer.None(false, ttl(rest));
            default ->
                new Answer.Failed(
                    Answer.Kind.valueOf(words.get(2).toUpperCase(Locale.ROOT)),
                    String.join(" ", rest));
          };
      machine.answered(candidate(words.get(0)), type, answer);
    }

    private static long ttl(List<String> rest) {
      return rest.isEmpty() ? Answer.UNKNOWN : Long.parseLong(rest.get(0));
    }

    private static Candidate candidate(String text) {
      return text.startsWith("system:")
          ? new Candidate(text.substring(7), Candidate.Via.SYSTEM)
          : new Candidate(text, Candidate.Via.DNS);
    }

    private static String text(Candidate candidate) {
      return (candidate.via() == Candidate.Via.SYSTEM ? "system:" : "") + candidate.name();
    }

    private void fire() {
      if (timerAt == null) {
        throw new IllegalStateException("no timer is set");
      }
      Duration left = timerAt.minus(time.elapsed());
      timerAt = null;
      time.advance(left.isNegative() ? Duration.ZERO : left);
      machine.timer();
    }

    @Override
    public void ask(Candidate candidate, RecordType type) {
      if (unaskable) {
        throw new IllegalStateException("no socket");
      }
      trace.add("-> ask " + text(candidate) + " " + type);
    }

    @Override
    public void timer(Duration delay) {
      timerAt = time.elapsed().plus(delay);
      trace.add("timer " + delay.toMillis() + " ms");
    }

    @Override
    public void found(Candidate candidate, NameFollower.Records records) {
      trace.add(text(candidate) + " is " + text(records));
    }

    @Override
    public void partly(Candidate candidate, NameFollower.Records records, Answer.Failed failed) {
      trace.add(text(candidate) + " is " + text(records) + ", partly from before: " + text(failed));
    }

    private static String text(NameFollower.Records records) {
      return records.byType().values().stream()
          .flatMap(List::stream)
          .map(data -> ((Rdata.Address) data).host())
          .collect(Collectors.joining(" "));
    }

    private static String text(Answer.Failed failed) {
      return failed.kind() + " " + failed.message();
    }

    @Override
    public void nothing() {
      trace.add("there is nothing");
    }

    @Override
    public void missing(List<Candidate> asked, boolean exists) {
      trace.add(
          (exists ? "no records at " : "no such name: ")
              + asked.stream().map(Driver::text).collect(Collectors.joining(" ")));
    }

    @Override
    public void trouble(@Nullable Candidate candidate, Answer.Failed failed) {
      trace.add(
          "trouble with "
              + (candidate == null ? "the name" : text(candidate))
              + ": "
              + text(failed));
    }
  }
}
