// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Three pods, two channels, and keys that add, remove and break things. Needs no cluster. */
@Command(
    name = "demo",
    description = {
      "Shows who gets the calls, through Evenkeel and through a virtual IP, while pods come and go.",
      "Everything runs in this process, on loopback; no cluster is needed."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final int PODS = 3;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(20);

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      description = "End after so many seconds; by default with the key q.",
      defaultValue = "0")
  private int seconds;

  @Option(
      names = "--plain",
      description =
          "Lines below each other, without redrawing; the default where there is no terminal.")
  private boolean plain;

  /** For picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 0) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be 1 or more, or 0 for no end, but is " + seconds);
    }
    boolean terminal = !plain && Keyboard.isTerminal();
    LinkedBlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
    try (SystemTime time = SystemTime.start("demo-timer");
        DemoCluster cluster = new DemoCluster(time);
        VirtualIp virtualIp = new VirtualIp(cluster::ports, new SplittableRandom(time.nanoTime()));
        Discoveries discoveries = discoveries(cluster)) {
      Keyboard keyboard = Keyboard.open(System.in, terminal, keys::add);
      for (int i = 0; i < PODS; i++) {
        cluster.add();
      }
      String target =
          "kubernetes:///" + DemoCluster.SERVICE + "." + DemoCluster.NAMESPACE + ":grpc";
      List<Caller> callers =
          List.of(
              new Caller(
                  target + "?lb=round_robin", channel(target + "?lb=round_robin", discoveries)),
              new Caller(
                  "through a virtual IP, as a ClusterIP is",
                  channel("dns:///127.0.0.1:" + virtualIp.port(), discoveries)));
      try {
        callers.forEach(Caller::connect);
        show(cluster, callers, keys, time, terminal);
      } finally {
        callers.forEach(Caller::close);
        keyboard.close();
      }
    }
    return 0;
  }

  private void show(
      DemoCluster cluster,
      List<Caller> callers,
      LinkedBlockingQueue<Integer> keys,
      SystemTime time,
      boolean terminal)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long began = time.nanoTime();
    long lastDrawn = began;
    boolean inputEnded = false;
    while (true) {
      callers.forEach(Caller::call);
      Integer key = keys.poll(BETWEEN_CALLS.toMillis(), TimeUnit.MILLISECONDS);
      if (key != null) {
        inputEnded |= key < 0;
        if (key == 'q' || (inputEnded && seconds == 0)) {
          return;
        }
        press(cluster, key);
      }
      long now = time.nanoTime();
      if (now - lastDrawn >= 1_000_000_000L) {
        lastDrawn = now;
        draw(out, cluster, callers, terminal);
      }
      if (seconds > 0 && now - began >= seconds * 1_000_000_000L) {
        return;
      }
    }
  }

  private static void press(DemoCluster cluster, int key) {
    switch (key) {
      case '+' -> cluster.add();
      case '-' -> cluster.remove();
      case 'r' -> cluster.replace();
      case 'm' -> cluster.toggleApi();
      default -> {}
    }
  }

  private static void draw(
      PrintWriter out, DemoCluster cluster, List<Caller> callers, boolean terminal) {
    List<String> lines =
        Screen.lines(
            cluster.pods(),
            callers.stream().map(Caller::title).toList(),
            callers.stream().map(Caller::take).toList(),
            cluster.isApiMute());
    if (terminal) {
      // Home, and clear what is below: redraws in place.
      out.print("\033[H\033[J");
    }
    lines.forEach(out::println);
    if (!terminal) {
      out.println("-".repeat(72));
    }
    out.flush();
  }

  private static Discoveries discoveries(DemoCluster cluster) {
    return Discoveries.builder()
        .settings(
            Settings.system()
                .with(
                    KubernetesSettings.CLUSTER,
                    ClusterConfig.url(cluster.api().url())
                        .withCa(cluster.api().caPem())
                        .withToken(cluster.api().token())))
        .observer(DiscoveryObserver.NONE)
        .build();
  }

  private static ManagedChannel channel(String target, Discoveries discoveries) {
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
        .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries)
        .build();
  }
}
