// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.cli.EvenkeelCommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo as somebody has it who presses its keys: each second a frame is drawn. */
class DemoKeysIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String END_OF_FRAME = "-".repeat(72);
  private static final String OUR_TITLE = "kubernetes:///greeter.demo:grpc?lb=round_robin";
  private static final String OTHER_TITLE = "through a virtual IP, as a ClusterIP is";
  private static final Pattern CALLS = Pattern.compile("  (pod-\\d+) .* (\\d+)/s.*");

  private final Keys keys = new Keys();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final StringWriter out = new StringWriter();
  private InputStream before;
  private CompletableFuture<Void> demo;

  @BeforeEach
  void startWithThreePods() {
    before = System.in;
    System.setIn(keys);
    demo =
        CompletableFuture.runAsync(() -> EvenkeelCommandRunner.run(out, "demo", "--plain"), thread);
    awaitCalls("pod-1", "pod-2", "pod-3");
    assertThat(head()).isEqualTo("evenkeel demo: 3 pods; the API answers");
  }

  @AfterEach
  void end() {
    keys.press(-1);
    await().atMost(SOON).until(demo::isDone);
    System.setIn(before);
    thread.shutdown();
  }

  @Test
  void plusAddsAPodThatIsCalledAndMinusRemovesTheOldest() {
    keys.press('+');

    awaitCalls("pod-1", "pod-2", "pod-3", "pod-4");
    assertThat(head()).isEqualTo("evenkeel demo: 4 pods; the API answers");

    keys.press('-');

    awaitCalls("pod-2", "pod-3", "pod-4");
    assertThat(head()).isEqualTo("evenkeel demo: 3 pods; the API answers");
    assertThat(failures()).isEmpty();
  }

  @Test
  void minusGoesDownToNoPodAndPlusBeginsAnew() {
    for (int i = 0; i < 4; i++) {
      keys.press('-');
    }
    awaitFrame(frame -> frame.get(0).equals("evenkeel demo: 0 pods; the API answers"));
    awaitFrame(frame -> ours(frame).stream().anyMatch(DemoKeysIT::tellsOfFailures));

    keys.press('+');

    awaitCalls("pod-4");
    assertThat(head()).isEqualTo("evenkeel demo: 1 pod; the API answers");
  }

  @Test
  void rReplacesTheOldestPodWithoutACallThatFails() {
    keys.press('r');

    awaitCalls("pod-2", "pod-3", "pod-4");
    assertThat(head()).isEqualTo("evenkeel demo: 3 pods; the API answers");
    assertThat(failures()).isEmpty();
  }

  @Test
  void mTakesTheApisVoiceWhileCallsGoOnAndGivesItBack() {
    keys.press('m');
    awaitFrame(frame -> frame.get(0).equals("evenkeel demo: 3 pods; the API IS MUTE"));
    keys.press('+');
    awaitFrame(frame -> frame.get(0).equals("evenkeel demo: 4 pods; the API IS MUTE"));
    int muted = frames().size();

    // Nobody can know of the fourth; the three are called as ever.
    awaitFrame(frame -> frames().size() > muted + 2);
    awaitFrame(frame -> calls(frame).values().stream().filter(count -> count > 0).count() == 3);
    assertThat(calls(last())).containsEntry("pod-4", 0);
    assertThat(failures()).isEmpty();

    keys.press('m');

    awaitCalls("pod-1", "pod-2", "pod-3", "pod-4");
    assertThat(head()).isEqualTo("evenkeel demo: 4 pods; the API answers");
    assertThat(failures()).isEmpty();
  }

  @Test
  void qEndsItAndOtherKeysDoNothing() {
    keys.press('x');
    keys.press('\n');
    int drawn = frames().size();
    awaitFrame(frame -> frames().size() > drawn + 1);
    assertThat(head()).isEqualTo("evenkeel demo: 3 pods; the API answers");
    assertThat(demo).isNotDone();

    keys.press('q');

    await().atMost(SOON).until(demo::isDone);
    assertThat(demo).isCompleted();
  }

  @Test
  void theEndOfTheInputEndsItToo() {
    keys.press(-1);

    await().atMost(SOON).until(demo::isDone);
    assertThat(demo).isCompleted();
  }

  @Test
  void theScreenSaysWhatTheKeysAre() {
    assertThat(last())
        .last()
        .isEqualTo("keys: + pod comes  - pod goes  r replace one  m API mute or not  q end");
  }

  /** Waits until just these are there, and each is called. */
  private void awaitCalls(String... pods) {
    awaitFrame(
        frame -> {
          Map<String, Integer> calls = calls(frame);
          return calls.keySet().equals(Set.of(pods))
              && calls.values().stream().allMatch(count -> count > 0);
        });
  }

  private void awaitFrame(Predicate<List<String>> condition) {
    await()
        .atMost(SOON)
        .until(() -> demo.isDone() || (!frames().isEmpty() && condition.test(last())));
    assertThat(demo).as(text()).isNotDone();
  }

  private String head() {
    return last().get(0);
  }

  private List<String> last() {
    List<List<String>> frames = frames();
    return frames.get(frames.size() - 1);
  }

  /** Those that are whole. */
  private List<List<String>> frames() {
    String text = text();
    int whole = text.lastIndexOf(END_OF_FRAME);
    return whole < 0
        ? List.of()
        : Pattern.compile(END_OF_FRAME + "\\R?")
            .splitAsStream(text.substring(0, whole))
            .map(frame -> frame.lines().toList())
            .toList();
  }

  private String text() {
    synchronized (out.getBuffer()) {
      return out.toString();
    }
  }

  /** What came through Evenkeel. */
  private static List<String> ours(List<String> frame) {
    return frame.subList(frame.indexOf(OUR_TITLE), frame.indexOf(OTHER_TITLE));
  }

  private static Map<String, Integer> calls(List<String> frame) {
    Map<String, Integer> calls = new TreeMap<>();
    for (String line : ours(frame)) {
      Matcher match = CALLS.matcher(line);
      if (match.matches()) {
        calls.put(match.group(1), Integer.parseInt(match.group(2)));
      }
    }
    return calls;
  }

  /** Calls that failed through Evenkeel, ever; on a busy machine one may be late. */
  private List<String> failures() {
    return frames().stream()
        .flatMap(frame -> ours(frame).stream())
        .filter(line -> tellsOfFailures(line) && !line.contains("DEADLINE_EXCEEDED"))
        .toList();
  }

  private static boolean tellsOfFailures(String line) {
    return line.startsWith("  failed: ") && !line.equals("  failed: 0");
  }

  /** Keys that are pressed one by one; -1 is the end. */
  private static final class Keys extends InputStream {
    private final BlockingQueue<Integer> pressed = new LinkedBlockingQueue<>();

    void press(int key) {
      pressed.add(key);
    }

    @Override
    public int read() throws IOException {
      try {
        return pressed.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) {
      throw new UnsupportedOperationException("A keyboard is read key by key");
    }
  }
}
