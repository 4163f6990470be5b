// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.staged;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.page.LabPage;
import io.evenkeel.lab.terminal.LabTerminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Serves the page over a staged lab, or shows it in the terminal, until its input ends: for a
 * person who works on either, and for the checks in a real browser.
 *
 * <p>{@code StagedPage [--port=P] [--modes=M] [--pods=N] [--seconds=S] [--plain] [--poor-machine]};
 * S seconds have passed when it begins. A poor machine stood still once and cannot do everything.
 */
public final class StagedPage {

  private StagedPage() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    StagedLab lab = new StagedLab(7, number(arguments, "modes", 12), number(arguments, "pods", 20));
    if (List.of(arguments).contains("--poor-machine")) {
      lab.leftOut("Carrier pigeon", "this machine has no window.");
      lab.stall(0.8);
    }
    for (int second = number(arguments, "seconds", 0); second > 0; second--) {
      lab.tick();
    }
    try (SystemTime time = SystemTime.start("staged-lab")) {
      tickLater(time, lab);
      if (List.of(arguments).contains("--plain")) {
        LabTerminal terminal =
            LabTerminal.start(
                lab, System.in, new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        terminal.awaitEnd();
        terminal.close();
        return;
      }
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), number(arguments, "port", 0));
      try (LabPage page = LabPage.start(lab, address)) {
        System.out.println("page " + page.url());
        while (System.in.read() >= 0) {
          // Whoever started it ends it by closing its input.
        }
      }
    }
  }

  private static void tickLater(SystemTime time, StagedLab lab) {
    time.schedule(
        () -> {
          lab.tick();
          tickLater(time, lab);
        },
        Duration.ofSeconds(1));
  }

  private static int number(String[] arguments, String name, int otherwise) {
    String prefix = "--" + name + "=";
    for (String argument : arguments) {
      if (argument.startsWith(prefix)) {
        return Integer.parseInt(argument.substring(prefix.length()));
      }
    }
    return otherwise;
  }
}
