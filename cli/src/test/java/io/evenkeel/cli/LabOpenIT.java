// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whether the page is opened in a browser, and what is said; its lab does nothing. */
class LabOpenIT {

  private final Ending ending = Ending.open(Duration.ZERO);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<URI> opened = new ArrayList<>();

  @AfterEach
  void close() {
    ending.close();
  }

  /** Until it would have to wait, or the second of {@code --seconds} is over. */
  private void show(boolean canOpen, String... options) throws InterruptedException {
    LabCommand command =
        new LabCommand(
            page -> {
              opened.add(page);
              ending.end();
              return canOpen;
            });
    CommandLine line =
        new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    var unused = line.parseArgs(options);
    command.showPage(new NothingHappens(), ending, "Its cluster");
  }

  @Test
  void opensThePageThatItSays() throws Exception {
    show(true, "--port=0");
    assertThat(opened).hasSize(1);
    assertThat(out.toString())
        .startsWith("The lab is at " + opened.get(0) + " (Ctrl-C ends it)")
        .doesNotContain("No browser");
  }

  @Test
  void saysWhichPortIsInUseAndWhichItTakesInstead() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      take(taken, 8484);
      show(true);
    }
    assertThat(opened).hasSize(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "Port 8484 is in use, maybe by another lab: this one's page is on port "
                + opened.get(0).getPort()
                + "; --port N chooses one");
    assertThat(out.toString()).startsWith("The lab is at " + opened.get(0));
  }

  /** Or leaves it to whoever else on this machine has it. */
  private static void take(ServerSocket socket, int port) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (BindException takenAlready) {
      assertThat(socket.isBound()).isFalse();
    }
  }

  @Test
  void saysNothingOfPortsWhereItHasTheOneThatItWasToldToTake() throws Exception {
    show(true, "--port=0");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysSoWhereNoBrowserCouldBeOpened() throws Exception {
    show(false, "--port=0");
    assertThat(opened).hasSize(1);
    assertThat(out.toString())
        .contains("No browser could be opened here: open that address yourself");
  }

  @Test
  void opensNothingIfToldSo() throws Exception {
    show(true, "--port=0", "--no-open", "--seconds=1");
    assertThat(opened).isEmpty();
    assertThat(out.toString()).contains("The lab is at ").doesNotContain("No browser");
  }

  @Test
  void opensNothingIfCtrlCCameWhileTheLabBegan() throws Exception {
    ending.onExit();
    show(true, "--port=0");
    assertThat(opened).isEmpty();
    assertThat(out.toString()).isEmpty();
  }

  private static final class NothingHappens implements LabView {

    @Override
    public List<ModeInfo> modes() {
      return List.of();
    }

    @Override
    public List<LeftOut> leftOut() {
      return List.of();
    }

    @Override
    public List<ActionInfo> actions() {
      return List.of();
    }

    @Override
    public Snapshot now() {
      ClusterNow cluster = new ClusterNow("greeter.lab", 0, List.of(), List.of(), true, true);
      return new Snapshot(0, 60, 1, cluster, List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public History history() {
      return new History(List.of(), Map.of());
    }

    @Override
    public void act(String action, Map<String, String> arguments) {
      throw new IllegalArgumentException(action);
    }

    @Override
    public Runnable listen(Consumer<Snapshot> listener) {
      return () -> {};
    }
  }
}
