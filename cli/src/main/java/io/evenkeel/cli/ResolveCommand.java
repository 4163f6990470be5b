// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.Watch;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.kubernetes.KubernetesSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what a target is: the endpoints as a client would use them, and why each other one is not.
 */
@Command(
    name = "resolve",
    description = "Shows the endpoints of a target as a client would use them, and why not others.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ResolveCommand implements Callable<Integer> {

  /** How the answer is written. */
  enum Output {
    table,
    json,
    yaml
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", description = "Such as kubernetes:///greeter.prod:grpc")
  private String target;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on, and show each change as it comes.")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "table")
  private Output output;

  @Option(
      names = "--context",
      description = "The kubeconfig's context, instead of the current one.")
  private @Nullable String context;

  @Option(names = "--kubeconfig", description = "The kubeconfig, instead of the one of kubectl.")
  private @Nullable String kubeconfig;

  @Option(names = "--zone", description = "As a client in this zone would use them.")
  private @Nullable String zone;

  @Option(names = "--node", description = "As a client on this node would use them.")
  private @Nullable String node;

  ResolveCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (target.indexOf("://") < 0 && !target.startsWith("static:")) {
      String likely = "kubernetes:///" + target;
      refuseUnlessATarget(likely);
      err.println("Did you mean " + likely + "? A target begins with its scheme.");
      return ExitCode.USAGE;
    }
    Target parsed = Target.parse(target);
    GrpcSpelling.note(target, parsed).ifPresent(err::println);
    Notes notes = Notes.to(err);
    try {
      return resolve(parsed, out, err);
    } finally {
      notes.close();
    }
  }

  /** What is suggested must work; else the reason why it does not is the better answer. */
  private void refuseUnlessATarget(String likely) {
    Target parsed = Target.parse(likely);
    try (Discoveries discoveries = Discoveries.builder().settings(settings()).build()) {
      DiscoveryProvider provider = discoveries.provider(parsed);
      var unused =
          provider.source(parsed, discoveries.settings().forTarget(parsed, provider.settings()));
    }
  }

  private int resolve(Target parsed, PrintWriter out, PrintWriter err) throws InterruptedException {
    Settings settings = settings();
    // Problems are part of the answer, so they are not logged beside it.
    try (Discoveries discoveries =
        Discoveries.builder().settings(settings).observer(DiscoveryObserver.NONE).build()) {
      Settings own = settings.forTarget(parsed, discoveries.provider(parsed).settings());
      PolicyNote.of(own.get(CommonSettings.LB)).ifPresent(err::println);
      ClientView view = CommonSettings.clientView(own);
      BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
      // Ends with the discovery.
      Watch unused = discoveries.watch(parsed, seen::add);
      return watch
          ? follow(seen, view, out)
          : once(seen, view, out, err, own.require(CommonSettings.DEADLINE));
    }
  }

  private Settings settings() {
    Settings settings = Settings.system();
    settings = context == null ? settings : settings.with(KubernetesSettings.CONTEXT, context);
    settings =
        kubeconfig == null ? settings : settings.with(KubernetesSettings.KUBECONFIG, kubeconfig);
    settings = zone == null ? settings : settings.with(CommonSettings.ZONE, zone);
    return node == null ? settings : settings.with(CommonSettings.NODE, node);
  }

  private int once(
      BlockingQueue<Observation> seen,
      ClientView view,
      PrintWriter out,
      PrintWriter err,
      Duration deadline)
      throws InterruptedException {
    // The watch answers by its deadline, always; the rest is for a slow start.
    Observation answer = seen.poll(deadline.toMillis() + 10_000, TimeUnit.MILLISECONDS);
    if (answer == null) {
      err.println("No answer within " + deadline.toSeconds() + " s");
      return ExitCode.PROBLEM;
    }
    EndpointSet endpoints = answer.endpoints();
    out.print(
        switch (output) {
          case table -> endpoints == null ? "" : EndpointTable.of(endpoints, view);
          case json -> EndpointDocument.json(answer, view);
          case yaml -> EndpointDocument.yaml(answer, view);
        });
    out.flush();
    if (answer.problem() != null) {
      err.println(answer.problem().text());
    }
    if (endpoints == null) {
      return ExitCode.PROBLEM;
    }
    return endpoints.isEmpty() ? ExitCode.NO_ENDPOINT : ExitCode.OK;
  }

  /** Until the user ends it; there is no other end. */
  private int follow(BlockingQueue<Observation> seen, ClientView view, PrintWriter out)
      throws InterruptedException {
    ChangeLines lines = new ChangeLines(view, SystemTime.ticker(), output);
    while (true) {
      lines.of(seen.take()).forEach(out::println);
      out.flush();
    }
  }
}
