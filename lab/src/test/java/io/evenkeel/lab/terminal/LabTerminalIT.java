// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.lab.staged.StagedLab;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys in, screens out, over pipes. */
class LabTerminalIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final StagedLab lab = new StagedLab(1, 3, 6);
  private final PipedOutputStream keys = new PipedOutputStream();
  private final StringWriter out = new StringWriter();
  private final AtomicInteger raw = new AtomicInteger();
  private Tty.Size size = new Tty.Size(30, 100);
  private final Tty tty =
      new Tty() {
        @Override
        public void raw() {
          raw.incrementAndGet();
        }

        @Override
        public void restore() {
          raw.decrementAndGet();
        }

        @Override
        public Size size() {
          return size;
        }
      };
  private LabTerminal terminal;

  private void start(boolean isTerminal) throws IOException {
    terminal =
        LabTerminal.start(
            lab, new PipedInputStream(keys), new PrintWriter(out, true), isTerminal, tty);
  }

  @AfterEach
  void close() {
    terminal.close();
  }

  private void press(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.US_ASCII));
    keys.flush();
  }

  private void awaitText(String text) {
    await().atMost(SOON).until(() -> out.toString().contains(text));
  }

  @Test
  void redrawsInPlaceAndGivesTheTerminalBack() throws Exception {
    start(true);
    assertThat(raw).hasValue(1);
    awaitText("greeter.prod: 6 of 6 pods ready");
    lab.tick();
    awaitText("0:02");
    terminal.close();
    terminal.close();
    assertThat(out.toString()).startsWith("\u001b[?1049h").endsWith("\u001b[?25h\u001b[?1049l");
    assertThat(raw).hasValue(0);
    assertThat(lab.listeners()).isZero();
  }

  @Test
  void aLineThatIsFullKeepsItsLastCharacter() throws Exception {
    String first = PlainScreenTest.lines(lab).get(0);
    size = new Tty.Size(30, first.length());
    start(true);
    awaitText("q end");
    assertThat(out.toString()).contains(first + "\r\n").doesNotContain(first + "\u001b");
  }

  @Test
  void aLineThatIsNotFullIsErasedToItsEnd() throws Exception {
    String first = PlainScreenTest.lines(lab).get(0);
    size = new Tty.Size(30, first.length() + 1);
    start(true);
    awaitText("q end");
    assertThat(out.toString()).contains(first + "\u001b[K\r\n");
  }

  @Test
  void aPodThatDrainsIsCalledOrNotSinceTheSecondBeforeHoweverOftenThatIsDrawn() throws Exception {
    start(true);
    lab.act("rollout", Map.of());
    lab.tick();
    awaitText("Dddddd");
    press("?");
    awaitText("these keys; q ends");
    int seen = out.toString().length();
    press("?");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(out.toString().substring(seen)).contains("Dddddd"));
  }

  @Test
  void keysDoWhatTheButtonsDo() throws Exception {
    start(true);
    press("+");
    await().atMost(SOON).until(this::pressed);
    press("q");
    terminal.awaitEnd();
  }

  /** The event is in the next snapshot. */
  private boolean pressed() {
    lab.tick();
    return lab.now().cluster().replicas() == 9;
  }

  @Test
  void anArrowKeyIsNoAction() throws Exception {
    start(true);
    press("\u001b[a2");
    awaitText("dials");
    lab.tick();
    assertThat(lab.now().cluster().apiUp()).isTrue();
  }

  @Test
  void aNumberShowsAWayInFullAndAQuestionMarkTheKeys() throws Exception {
    start(true);
    press("2");
    awaitText("dials");
    press("?");
    awaitText("Replaces every pod, as kubectl does.");
  }

  @Test
  void whatIsRefusedIsSaid() throws Exception {
    start(true);
    for (int i = 0; i < 12; i++) {
      press("+");
    }
    awaitText("! replicas must be from 0 to 40");
  }

  @Test
  void whateverAnActionThrowsIsSaidAndTheKeysLiveOn() throws Exception {
    start(true);
    lab.failNext(new IllegalStateException("The Deployment greeter was deleted"));
    press("+");
    awaitText("! The Deployment greeter was deleted");
    lab.failNext(new UnsupportedOperationException("nobody thought of this"));
    press("+");
    awaitText("! Scale up failed, which is a bug of the lab:");
    press("+");
    await().atMost(SOON).until(this::pressed);
  }

  @Test
  void theEndOfTheInputEndsItInATerminalOnly() throws Exception {
    start(true);
    keys.close();
    terminal.awaitEnd();
    terminal.close();
  }

  @Test
  void withoutATerminalScreensComeBelowEachOtherAndGoOn() throws Exception {
    start(false);
    awaitText("greeter.prod: 6 of 6 pods ready");
    keys.close();
    await()
        .atMost(SOON)
        .until(
            () -> {
              lab.tick();
              return out.toString().split("greeter.prod: ", -1).length > 2;
            });
    assertThat(out.toString()).doesNotContain("\u001b");
    assertThat(raw).hasValue(0);
  }

  @Test
  void aTerminalThatTakesNothingHoldsUpNobody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Writer stuck =
        new StringWriter() {
          @Override
          public void write(String text) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    terminal =
        LabTerminal.start(
            lab, new PipedInputStream(keys), new PrintWriter(stuck, true), false, tty);
    Ticker clock = SystemTime.ticker();
    long before = clock.nanoTime();
    for (int i = 0; i < 100; i++) {
      lab.tick();
    }
    terminal.close();
    assertThat(Duration.ofNanos(clock.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }
}
