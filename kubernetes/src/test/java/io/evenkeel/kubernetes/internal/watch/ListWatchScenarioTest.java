// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;
import io.evenkeel.kubernetes.internal.slice.MalformedJson;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.Strings;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import io.evenkeel.testkit.Scenario;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a watch does, as traces; the commands are in {@link Driver#command}. */
class ListWatchScenarioTest {

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
  private static final class Driver implements ListWatch.Effects {
    private final KubernetesJson json = new KubernetesJson(new Strings());
    private final VirtualTime time = VirtualTime.create();
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<String> trace = new ArrayList<>();
    private @Nullable Duration timerAt;
    private final ListWatch machine =
        new ListWatch(
            this,
            new ServerFeatures(),
            time,
            random,
            new Backoff(
                Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(4), random),
            new Backoff(
                Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10), random));

    List<String> command(String line) {
      trace.clear();
      List<String> words = Arrays.asList(line.split(" "));
      List<String> rest = words.subList(1, words.size());
      switch (words.get(0)) {
        case "start" -> machine.start();
        case "refresh" -> machine.refresh();
        case "close" -> machine.close();
        case "accepted" -> machine.onAccepted();
        case "bytes" -> machine.onActivity();
        case "page" -> machine.onPage(page(rest));
        case "pages" -> pages(Integer.parseInt(rest.get(0)));
        case "put" -> machine.onEvent(event("ADDED", rest.get(0), rest.get(1)));
        case "delete" -> machine.onEvent(event("DELETED", rest.get(0), rest.get(1)));
        case "bookmark" -> machine.onEvent(bookmark(rest.get(0), rest.size() > 1));
        case "error-event" -> machine.onEvent(error(status(rest)));
        case "status" -> machine.onStatus(status(rest), retryAfter(rest));
        case "end" -> machine.onEnd();
        case "lost" -> machine.onFailure(Problem.Kind.UNREACHABLE, "connection reset", true);
        case "refused" -> machine.onFailure(Problem.Kind.UNREACHABLE, "connection refused", false);
        case "malformed" -> machine.onMalformed(String.join(" ", rest));
        case "pass" -> time.advance(Duration.parse("PT" + rest.get(0)));
        case "timer" -> fire();
        default -> throw new IllegalArgumentException("unknown command " + words.get(0));
      }
      return List.copyOf(trace);
    }

    private void fire() {
      if (timerAt == null) {
        throw new IllegalStateException("no timer is set");
      }
      Duration left = timerAt.minus(time.elapsed());
      timerAt = null;
      time.advance(left.isNegative() ? Duration.ZERO : left);
      machine.onTimer();
    }

    private static long retryAfter(List<String> words) {
      return words.stream()
          .filter(word -> word.startsWith("retry-after="))
          .mapToLong(word -> Long.parseLong(word.substring("retry-after=".length())))
          .findFirst()
          .orElse(0);
    }

    private static ApiStatus status(List<String> words) {
      String reason = words.size() > 1 && !words.get(1).contains("=") ? words.get(1) : "";
      String message = words.size() > 2 ? String.join(" ", words.subList(2, words.size())) : "";
      return new ApiStatus(Integer.parseInt(words.get(0)), reason, message, 0);
    }

    private SlicePage page(List<String> words) {
      String next = "";
      List<Slice> slices = new ArrayList<>();
      for (String word : words.subList(1, words.size())) {
        if (word.startsWith("next=")) {
          next = word.substring(5);
        } else {
          Slice slice = event("ADDED", word, words.get(0)).slice();
          slices.add(slice);
        }
      }
      return new SlicePage(slices, words.get(0), next);
    }

    /** So many pages, each with another next one; only the trace of the last is kept. */
    private void pages(int count) {
      for (int i = 1; i <= count; i++) {
        trace.clear();
        machine.onPage(new SlicePage(List.of(), "20", "page-" + i));
      }
    }

    private WatchEvent event(String type, String name, String version) {
      return read(
          "{'type':'"
              + type
              + "','object':{'kind':'EndpointSlice','metadata':{'namespace':'prod','name':'"
              + name
              + "','resourceVersion':'"
              + (version.equals("none") ? "" : version)
              + "'}}}");
    }

    private WatchEvent bookmark(String version, boolean endsInitialEvents) {
      return read(
          "{'type':'BOOKMARK','object':{'kind':'EndpointSlice','metadata':{'resourceVersion':'"
              + version
              + "','annotations':{"
              + (endsInitialEvents ? "'k8s.io/initial-events-end':'true'" : "")
              + "}}}}");
    }

    private static WatchEvent error(ApiStatus status) {
      return new WatchEvent(WatchEvent.Type.ERROR, null, "", false, status);
    }

    private WatchEvent read(String text) {
      byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      try {
        return json.readEvent(bytes, 0, bytes.length);
      } catch (MalformedJson e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void list(String resourceVersion, String next) {
      trace.add(
          "-> list"
              + (resourceVersion.isEmpty() ? "" : " version=" + resourceVersion)
              + (next.isEmpty() ? "" : " continue=" + next));
    }

    @Override
    public void watch(String resourceVersion, boolean initialEvents, int timeoutSeconds) {
      trace.add(
          "-> watch"
              + (initialEvents ? " with what there is" : " from " + resourceVersion)
              + (timeoutSeconds >= 300 && timeoutSeconds < 600 ? "" : " OUT OF BOUNDS"));
    }

    @Override
    public void cancel() {
      trace.add("-> end the call");
    }

    @Override
    public void timer(Duration delay) {
      timerAt = time.elapsed().plus(delay);
      trace.add("timer " + delay.toMillis() + " ms");
    }

    @Override
    public void retry(Duration delay) {
      timer(delay);
    }

    @Override
    public void answered() {}

    @Override
    public void failed(Trouble trouble, Duration retryAfter) {}

    @Override
    public void replaced(List<Slice> all, String resourceVersion) {
      trace.add(
          "all are "
              + all.stream().map(Slice::name).sorted().collect(Collectors.joining(" "))
              + " at "
              + resourceVersion);
    }

    @Override
    public void put(Slice slice) {
      trace.add("put " + slice.name());
    }

    @Override
    public void deleted(Slice slice) {
      trace.add("deleted " + slice.name());
    }

    @Override
    public void trouble(Trouble trouble) {
      trace.add("trouble " + trouble.kind() + ": " + trouble.message());
    }

    @Override
    public void healthy() {
      trace.add("healthy");
    }

    @Override
    public void restarted(String reason) {
      trace.add("restarted: " + reason);
    }

    @Override
    public void relisted(String reason) {
      trace.add("relisted: " + reason);
    }

    @Override
    public void mute(String what) {
      trace.add("mute: " + what);
    }
  }
}
