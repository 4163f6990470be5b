// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Calls a target at a steady rate, whatever comes back, and tells each second what came.
 *
 * <p>Open loop: a call is sent when it is due, not when an earlier one has ended, with a deadline
 * of one second, not waiting for readiness, without a retry policy; transparent retries stay on.
 * Beside the calls a number of streams is kept open. What ends with another status than OK is a
 * failure.
 *
 * <pre>
 *   --target=kubernetes:///…   what to dial
 *   --lb=POLICY                the default balancing policy, such as round_robin
 *   --rate=200                 calls a second
 *   --streams=20               streams kept open
 *   --stream-millis=2000       how long each lasts
 *   --deadline-millis=1000     of each call
 *   --seconds=0                how long to run; 0 until SIGTERM
 *   --count=0                  stop after so many calls; 0 for no limit
 *   --warm-up-seconds=30       how long to wait for a first answer, which is not counted; 0 for none
 *   --api=URL --ca=FILE --token-file=FILE   the API server; without them as in a pod
 *   --tls-ca=FILE --authority=NAME          TLS to the servers
 * </pre>
 *
 * Prints one JSON object a line: {@code {"event":…,"at":MILLIS,…}}; see {@link Report}.
 */
public final class LoadClient {

  private LoadClient() {}

  /** Runs until its time is over, or SIGTERM. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options =
        new Options(
            args,
            Set.of(
                "target",
                "lb",
                "rate",
                "streams",
                "stream-millis",
                "deadline-millis",
                "seconds",
                "count",
                "warm-up-seconds",
                "api",
                "ca",
                "token-file",
                "tls-ca",
                "authority"));
    Report report = new Report(System.out);
    Stalls.watch(report::stalled);
    Discoveries discoveries =
        Discoveries.builder().settings(settings(options)).observer(report.observer()).build();
    ManagedChannel channel = channel(options, discoveries);
    Load load =
        new Load(
            channel,
            report,
            options.number("rate", 200),
            options.number("streams", 20),
            options.millis("stream-millis", 2000),
            options.millis("deadline-millis", 1000));
    Thread hook = new Thread(() -> end(load, report, channel, discoveries));
    Runtime.getRuntime().addShutdownHook(hook);
    load.warmUp(options.number("warm-up-seconds", 30));
    load.start();
    int seconds = options.number("seconds", 0);
    load.awaitEnd(
        seconds == 0 ? Duration.ofDays(1) : Duration.ofSeconds(seconds),
        options.number("count", 0));
    // The hook ends everything, and prints the last line.
    System.exit(0);
  }

  private static void end(
      Load load, Report report, ManagedChannel channel, Discoveries discoveries) {
    load.stop();
    try {
      var unused = load.awaitAnswers(Duration.ofSeconds(5));
      channel.shutdown();
      if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    discoveries.close();
    report.end();
  }

  private static Settings settings(Options options) {
    String api = options.textOrNull("api");
    Settings settings = Settings.system();
    if (api == null) {
      return settings;
    }
    ClusterConfig cluster = ClusterConfig.url(URI.create(api));
    String ca = options.textOrNull("ca");
    String tokenFile = options.textOrNull("token-file");
    cluster = ca == null ? cluster : cluster.withCaFile(Path.of(ca));
    cluster = tokenFile == null ? cluster : cluster.withTokenFile(Path.of(tokenFile));
    return settings.with(KubernetesSettings.CLUSTER, cluster);
  }

  private static ManagedChannel channel(Options options, Discoveries discoveries)
      throws IOException {
    String tlsCa = options.textOrNull("tls-ca");
    ChannelCredentials credentials =
        tlsCa == null
            ? InsecureChannelCredentials.create()
            : TlsChannelCredentials.newBuilder().trustManager(new File(tlsCa)).build();
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(options.text("target", ""), credentials)
            .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries);
    String policy = options.textOrNull("lb");
    if (policy != null) {
      builder.defaultLoadBalancingPolicy(policy);
    }
    String authority = options.textOrNull("authority");
    if (authority != null) {
      builder.overrideAuthority(authority);
    }
    return builder.build();
  }
}
