// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.propagation;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.interop.CalledAddress;
import io.evenkeel.interop.Options;
import io.evenkeel.interop.WhoService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes slices, each with one endpoint that the one before did not have, and measures until that
 * endpoint has answered a call; by turns through Evenkeel and through the bare watch.
 *
 * <p>The endpoints are addresses of this process, whose one server answers with the address it was
 * called at.
 *
 * <pre>
 *   --api=URL --account=DIR      the API server, and token, ca.crt and namespace
 *   --addresses=A,B,C,…          addresses of this machine; a slice has four of them
 *   --changes=200                how many changes on each side, after as many to warm up
 *   --callers=4
 * </pre>
 *
 * Prints {@code SIDE MILLIS} for each change, then {@code done}.
 */
public final class Propagation {

  private static final int AT_ONCE = 4;
  private static final int TURN = 25;
  private static final long GAP_MILLIS = 30;
  private static final long DEADLINE_SECONDS = 10;
  private static final String SERVICE = "propagation";

  private final Ticker ticker = SystemTime.ticker();
  private final Api api;
  private final int port;
  private final List<String> addresses;
  private final int callers;
  private int shift;

  private Propagation(Api api, int port, List<String> addresses, int callers) {
    this.api = api;
    this.port = port;
    this.addresses = addresses;
    this.callers = callers;
  }

  /** Measures, and ends. */
  public static void main(String[] args)
      throws IOException,
          GeneralSecurityException,
          InterruptedException,
          ExecutionException,
          TimeoutException {
    Options options =
        new Options(args, Set.of("api", "account", "addresses", "changes", "callers"));
    Api api = new Api(URI.create(options.text("api", "")), Path.of(options.text("account", "")));
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder("evenkeel.interop.Who")
                    .addMethod(
                        WhoService.ASK,
                        ServerCalls.asyncUnaryCall(
                            (request, response) -> {
                              response.onNext(CalledAddress.current());
                              response.onCompleted();
                            }))
                    .build())
            .intercept(new CalledAddress())
            .build()
            .start();
    List<String> addresses = List.of(options.text("addresses", "").split(",", -1));
    Propagation run =
        new Propagation(api, server.getPort(), addresses, options.number("callers", 4));
    run.measure(options.number("changes", 200));
    System.out.println("done");
    Runtime.getRuntime().halt(0);
  }

  private void measure(int changes)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    api.write(true, SERVICE, port, window());
    for (int turn = -changes / TURN; turn < changes / TURN; turn++) {
      turn("evenkeel", new EvenkeelFollower(api, SERVICE), turn < 0);
      turn("bare", new BareFollower(api, SERVICE, port), turn < 0);
    }
  }

  private void turn(String side, Follower follower, boolean warmUp)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch never = new CountDownLatch(1);
    try (follower;
        Callers calling = new Callers(follower, ticker, callers)) {
      List<Double> millis = new ArrayList<>();
      var unused = calling.answerOf(window().get(0)).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      for (int i = 0; i < TURN; i++) {
        shift++;
        List<String> window = window();
        var answered = calling.answerOf(window.get(AT_ONCE - 1));
        long began = ticker.nanoTime();
        api.write(false, SERVICE, port, window);
        long took = answered.get(DEADLINE_SECONDS, TimeUnit.SECONDS) - began;
        millis.add(took / 1e6);
        if (never.await(GAP_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      if (!warmUp) {
        millis.forEach(each -> System.out.println(side + " " + each));
      }
    }
  }

  /** Four addresses; the last one was not among those before. */
  private List<String> window() {
    List<String> window = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      window.add(addresses.get((shift + i) % addresses.size()));
    }
    return window;
  }
}
