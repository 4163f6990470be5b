// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.live.Lab;
import io.evenkeel.lab.live.LabSettings;
import io.evenkeel.lab.page.Browser;
import io.evenkeel.lab.page.LabPage;
import io.evenkeel.lab.remote.RemoteLab;
import io.evenkeel.lab.scenario.Report;
import io.evenkeel.lab.scenario.Result;
import io.evenkeel.lab.scenario.Scenario;
import io.evenkeel.lab.scenario.ScenarioRun;
import io.evenkeel.lab.scenario.Scenarios;
import io.evenkeel.lab.scenario.TextTable;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.terminal.LabTerminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The lab: a cluster in this process, and every way of calling a Service side by side. */
@Command(
    name = "lab",
    description = {
      "Shows every way of calling a Service side by side, live, on a small cluster in this process.",
      "Without options it serves a page on loopback and opens it. No cluster is needed."
    },
    mixinStandardHelpOptions = true)
final class LabCommand implements Callable<Integer> {

  private static final int PORT = 8484;
  private static final int ANY_PORT = 0;

  // The JDK's default of networkaddress.cache.ttl is 30 s.
  private static final long JDK_KEEPS_SECONDS = 31;

  @Spec private CommandSpec spec;

  @Option(names = "--plain", description = "In this terminal instead of on a page.")
  private boolean plain;

  @Option(names = "--no-open", description = "Does not open the page in a browser.")
  private boolean noOpen;

  @Option(
      names = "--port",
      description = "Where the page is; by default 8484, or any free port if that is in use.")
  @Allowed(from = 0, to = 65_535)
  private @Nullable Integer port;

  @Option(
      names = "--listen",
      description =
          "The address to serve the page on, by default 127.0.0.1. Whoever reaches it can press the"
              + " buttons.",
      defaultValue = "127.0.0.1")
  private String listen = "127.0.0.1";

  @Option(
      names = "--replicas",
      description = "Pods at the beginning, by default 3.",
      defaultValue = "3")
  @Allowed(from = 0, to = 20)
  private int replicas;

  @Option(
      names = "--rate",
      description =
          "Calls a second of each way of calling, by default 60, and 120 in a scenario: what it"
              + " promises is of milliseconds, and a new pod's turn must come within them.")
  @Allowed(from = LabSettings.LEAST_RATE, to = LabSettings.MOST_RATE)
  private @Nullable Double rate;

  @Option(
      names = "--pick",
      description =
          "By which rule the ways with the policy evenkeel pick, by default adaptive: hash,"
              + " least_request, prequal, random, round_robin or weighted.",
      defaultValue = "adaptive")
  private String pick = "adaptive";

  @Option(
      names = "--zone",
      description =
          "The zone of the clients, a, b or c: kubernetes + evenkeel then calls the pods there"
              + " first. By default they have none.",
      defaultValue = "")
  private String zone = "";

  @Option(
      names = "--ttl",
      description =
          "Seconds for which a DNS answer holds, by default 5; pods linger for 5 s more when they"
              + " leave.",
      defaultValue = "5")
  @Allowed(from = 1, to = 300)
  private int ttl;

  @Option(names = "--seed", description = "What all chance is drawn from.", defaultValue = "1")
  private long seed;

  @Option(
      names = "--seconds",
      description = "Ends after so many seconds; by default with Ctrl-C.",
      defaultValue = "0")
  @Allowed(from = 1, to = 86_400)
  private int seconds;

  @Option(
      names = "--scenario",
      description =
          "Runs a scenario without a page, prints what was seen, and fails if a promise is broken:"
              + " pinned, scale-up, scale-down, rollout, slow-pod, failing-pod, hung-pod, gc-pauses,"
              + " cold-pod, zone-outage, api-outage, dns-outage, node-loss, or all.")
  private @Nullable String scenario;

  @Option(
      names = "--report",
      description = "With --scenario: writes a report with plots into this folder.")
  private @Nullable Path report;

  @Option(
      names = "--kubeconfig",
      description =
          "Watches the overlays of deploy/ways that run on this kubeconfig's cluster, and changes"
              + " nothing there.")
  private @Nullable Path kubeconfig;

  @Option(
      names = {"-n", "--namespace"},
      description = "With --kubeconfig: where they run, by default evenkeel-ways.",
      defaultValue = "evenkeel-ways")
  private String namespace = "evenkeel-ways";

  private final Predicate<URI> browser;

  LabCommand() {
    this(Browser::open);
  }

  /**
   * A lab whose page is opened by another.
   *
   * @param browser whether it could open that page
   */
  LabCommand(Predicate<URI> browser) {
    this.browser = browser;
  }

  @Override
  public Integer call() throws InterruptedException {
    requireOptionsThatFit();
    try {
      Path cluster = kubeconfig;
      if (cluster != null) {
        return watch(cluster);
      }
      LabSettings settings = settings();
      Lab.prepareJvm();
      return scenario == null ? show(settings) : runScenarios(settings, scenario);
    } catch (UncheckedIOException cannotWrite) {
      String why = WriteTrouble.why(Objects.requireNonNull(cannotWrite.getCause()));
      spec.commandLine().getErr().println(cannotWrite.getMessage() + " (" + why + ")");
      return ExitCode.PROBLEM;
    } catch (IllegalStateException cannotRunHere) {
      spec.commandLine().getErr().println(cannotRunHere.getMessage());
      return ExitCode.PROBLEM;
    }
  }

  private void requireOptionsThatFit() {
    String wrong = LabOptions.wrong(spec.commandLine().getParseResult()::hasMatchedOption);
    if (wrong != null) {
      throw new ParameterException(spec.commandLine(), wrong);
    }
  }

  private LabSettings settings() {
    ClusterSettings cluster =
        LabSettings.DEFAULT.cluster().toBuilder()
            .replicas(replicas)
            .seed(seed)
            .dnsTtl(Duration.ofSeconds(ttl))
            .build();
    requireOneOf("--pick", pick, PickRules.installed().names());
    if (!zone.isEmpty()) {
      requireOneOf("--zone", zone, new TreeSet<>(cluster.zones().values()));
    }
    double byDefault = scenario == null ? LabSettings.DEFAULT.ratePerMode() : Scenarios.RATE;
    return LabSettings.DEFAULT
        .cluster(cluster)
        .ratePerMode(rate == null ? byDefault : rate)
        .pick(pick)
        .zone(zone);
  }

  private void requireOneOf(String option, String value, Collection<String> allowed) {
    if (!allowed.contains(value)) {
      throw new ParameterException(
          spec.commandLine(),
          option + " must be one of " + String.join(", ", allowed) + ", but is '" + value + "'");
    }
  }

  private int show(LabSettings settings) {
    try (Ending ending = Ending.open();
        Lab lab = ending.interruptibly(() -> Lab.start(settings));
        KubeconfigFile kubeconfig = KubeconfigFile.write(lab.cluster().kubeconfig())) {
      if (plain) {
        showInTerminal(lab, ending);
      } else {
        showPage(lab, ending, "Its cluster, for kubectl: export KUBECONFIG=" + kubeconfig.path());
      }
    } catch (InterruptedException ctrlC) {
      // It came while the lab began: there is nothing to say, and nothing is left.
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  private int watch(Path cluster) throws InterruptedException {
    try (Ending ending = Ending.open();
        RemoteLab lab = RemoteLab.start(cluster, namespace, System.getenv())) {
      if (plain) {
        showInTerminal(lab, ending);
      } else {
        showPage(lab, ending, "It watches what runs in namespace " + namespace);
      }
    }
    return ExitCode.OK;
  }

  private void showInTerminal(LabView lab, Ending ending) throws InterruptedException {
    try (LabTerminal terminal = LabTerminal.start(lab, System.in, spec.commandLine().getOut())) {
      Thread keys =
          new Thread(
              () -> {
                try {
                  terminal.awaitEnd();
                  ending.end();
                } catch (InterruptedException closed) {
                  Thread.currentThread().interrupt();
                }
              },
              "evenkeel-lab-keys");
      keys.setDaemon(true);
      keys.start();
      ending.await(seconds);
      keys.interrupt();
    }
  }

  void showPage(LabView lab, Ending ending, String cluster) throws InterruptedException {
    if (ending.isWanted()) {
      // Ctrl-C came first: a browser would open a page that is about to be gone.
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LabPage page = page(lab)) {
      out.println("The lab is at " + page.url() + " (Ctrl-C ends it)");
      out.println(cluster);
      lab.leftOut().forEach(way -> out.println(way.title() + " left out: " + way.why()));
      if (!noOpen && !browser.test(page.url())) {
        out.println("No browser could be opened here: open that address yourself");
      }
      ending.await(seconds);
    }
  }

  private LabPage page(LabView lab) {
    if (port != null) {
      return LabPage.start(lab, new InetSocketAddress(listen, port));
    }
    try {
      return LabPage.start(lab, new InetSocketAddress(listen, PORT));
    } catch (IllegalStateException inUse) {
      // Nobody asked for this one: another lab may well run already.
      LabPage page = LabPage.start(lab, new InetSocketAddress(listen, ANY_PORT));
      spec.commandLine()
          .getErr()
          .println(
              "Port "
                  + PORT
                  + " is in use, maybe by another lab: this one's page is on port "
                  + page.url().getPort()
                  + "; --port N chooses one");
      return page;
    }
  }

  private int runScenarios(LabSettings settings, String name) {
    PrintWriter out = spec.commandLine().getOut();
    List<Scenario> wanted = name.equals("all") ? Scenarios.all() : List.of(Scenarios.named(name));
    List<Result> results = new ArrayList<>();
    boolean broken = false;
    // Closed when all is said and written: then the JVM may be gone at any moment.
    try (Ending ending = Ending.open()) {
      // What cannot be written is said before the minutes that it would take to find out.
      writeReport(results);
      if (wanted.size() > 1) {
        spec.commandLine()
            .getErr()
            .println(wanted.size() + " scenarios, about " + minutes(wanted) + " minutes");
      }
      for (Scenario each : wanted) {
        boolean isFirst = results.isEmpty();
        Result result;
        try {
          result = ending.interruptibly(() -> run(each, settings, isFirst));
        } catch (InterruptedException ctrlC) {
          spec.commandLine().getErr().println("Ended before '" + each.name() + "' was over");
          Thread.currentThread().interrupt();
          return ExitCode.FAILED;
        }
        results.add(result);
        TextTable.plain(result).forEach(out::println);
        out.println();
        broken |= !result.broken().isEmpty();
        writeReport(results);
      }
      if (report != null) {
        out.println("Report: " + report.resolve("report.html"));
      }
    }
    return broken ? ExitCode.FAILED : ExitCode.OK;
  }

  private static long minutes(List<Scenario> scenarios) {
    long seconds = scenarios.stream().mapToLong(each -> each.length().toSeconds()).sum();
    return Math.round((seconds + JDK_KEEPS_SECONDS * (scenarios.size() - 1)) / 60.0);
  }

  private void writeReport(List<Result> results) {
    Path folder = report;
    if (folder == null) {
      return;
    }
    try {
      new Report(results).write(folder);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot write the report into "
              + folder
              + " ("
              + WriteTrouble.why(e)
              + "): give --report a folder that can be written",
          e);
    }
  }

  private Result run(Scenario scenario, LabSettings settings, boolean isFirst)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    if (!isFirst) {
      // The JDK keeps the names of the lab before for so long, as a real client would.
      err.println("Waiting " + JDK_KEEPS_SECONDS + " s, until this process has forgotten names");
      var unused = new CountDownLatch(1).await(JDK_KEEPS_SECONDS, TimeUnit.SECONDS);
    }
    return new ScenarioRun(scenario, settings, err::println).run();
  }
}
