// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C and what is going on then; here it does not wait until everything is closed. */
class EndingTest {

  private final Ending ending = Ending.open(Duration.ZERO);

  @AfterEach
  void close() {
    ending.close();
  }

  @Test
  void whatMayBeInterruptedIs() {
    assertThatThrownBy(
            () ->
                ending.interruptibly(
                    () -> {
                      ending.onExit();
                      new CountDownLatch(1).await();
                      return "over";
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whatIsDoneBetweenIsNotInterruptedAndTheNextDoesNotBegin() throws Exception {
    assertThat(ending.interruptibly(() -> "first")).isEqualTo("first");
    ending.onExit();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThatThrownBy(
            () ->
                ending.interruptibly(
                    () -> {
                      throw new AssertionError("begun");
                    }))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatIsDoneWhenTheInterruptComesIsKept() throws Exception {
    String done =
        ending.interruptibly(
            () -> {
              ending.onExit();
              return "done";
            });
    assertThat(done).isEqualTo("done");
    // Otherwise no file could be written any more.
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whatAnInterruptBreaksIsInterruptedAndNothingElseIs() {
    UncheckedIOException broken =
        new UncheckedIOException("Cannot write", new ClosedByInterruptException());
    assertThatThrownBy(
            () ->
                ending.interruptibly(
                    () -> {
                      throw broken;
                    }))
        .isSameAs(broken);
    assertThatThrownBy(
            () ->
                ending.interruptibly(
                    () -> {
                      ending.onExit();
                      throw broken;
                    }))
        .isInstanceOf(InterruptedException.class)
        .hasCause(broken);
  }
}
