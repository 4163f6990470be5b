// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.grpc.BalancerSnapshot;
import io.evenkeel.grpc.EvenkeelBalancers;
import io.grpc.Status;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client saw, as JSON lines for the suites:
 *
 * <ul>
 *   <li>{@code first}: the first answer of a server
 *   <li>{@code failed}: a call that ended with another status than OK, with all that is known of
 *       it; the first two thousand
 *   <li>{@code second}: each second, the calls and streams since the last, by server and by status
 *   <li>{@code endpoints}: each second, what the policy {@code evenkeel} knows of each, where it is
 *       in use
 *   <li>{@code published}, {@code problem}, {@code recovered}, {@code restarted}, {@code relisted},
 *       {@code mute}: what the source did
 *   <li>{@code stalled}: this process itself stood still, see {@link Stalls}
 *   <li>{@code end}: the totals
 * </ul>
 *
 * Thread-safe.
 */
final class Report {

  private static final int FAILURES_SHOWN = 2000;

  private final Ticker ticker = SystemTime.ticker();
  private final PrintStream out;
  private final Tally total = new Tally();
  private final Set<String> servers = new HashSet<>();
  private Tally second = new Tally();
  private int failuresShown;

  /** What came, by server and by status. */
  private static final class Tally {
    final Map<String, Integer> calls = new TreeMap<>();
    final Map<String, Integer> failures = new TreeMap<>();
    int streams;
    int streamFailures;

    String json() {
      return "\"calls\":"
          + counts(calls)
          + ",\"failures\":"
          + counts(failures)
          + ",\"streams\":"
          + streams
          + ",\"streamFailures\":"
          + streamFailures;
    }

    private static String counts(Map<String, Integer> map) {
      StringBuilder json = new StringBuilder("{");
      map.forEach(
          (key, count) ->
              json.append(json.length() == 1 ? "" : ",")
                  .append(quoted(key))
                  .append(':')
                  .append(count));
      return json.append('}').toString();
    }
  }

  Report(PrintStream out) {
    this.out = out;
  }

  synchronized void ok(boolean stream, String server) {
    if (servers.add(server)) {
      print("first", "\"server\":" + quoted(server));
    }
    for (Tally tally : new Tally[] {second, total}) {
      if (stream) {
        tally.streams++;
      } else {
        tally.calls.merge(server, 1, Integer::sum);
      }
    }
  }

  /** The time, as in the reports. */
  Instant now() {
    return ticker.now();
  }

  /**
   * A call ended with another status than OK.
   *
   * @param server that had answered already; empty if none had
   * @param address that it went to; empty if it went to none
   */
  synchronized void failed(
      boolean stream, Status status, String server, String address, Instant begun) {
    for (Tally tally : new Tally[] {second, total}) {
      tally.failures.merge(status.getCode().name(), 1, Integer::sum);
      tally.streamFailures += stream ? 1 : 0;
    }
    if (failuresShown++ < FAILURES_SHOWN) {
      print(
          "failed",
          "\"stream\":"
              + stream
              + ",\"server\":"
              + quoted(server)
              + ",\"address\":"
              + quoted(address)
              + ",\"begun\":"
              + millis(begun)
              + ",\"code\":"
              + quoted(status.getCode().name())
              + ",\"description\":"
              + quoted(String.valueOf(status.getDescription()))
              + ",\"cause\":"
              + quoted(String.valueOf(status.getCause())));
    }
  }

  /** This process stood still for so long, until now. */
  void stalled(Duration time) {
    print("stalled", "\"millis\":" + time.toMillis());
  }

  void second() {
    synchronized (this) {
      print("second", second.json());
      second = new Tally();
    }
    for (BalancerSnapshot snapshot : EvenkeelBalancers.snapshots()) {
      print("endpoints", endpoints(snapshot));
    }
  }

  private static String endpoints(BalancerSnapshot snapshot) {
    StringBuilder json = new StringBuilder();
    for (MemberView view : snapshot.endpoints()) {
      json.append(json.length() == 0 ? "" : ",")
          .append(quoted(view.endpoint().address().host()))
          .append(":{\"stage\":")
          .append(quoted(view.stage().name()))
          .append(",\"inFlight\":")
          .append(view.inFlight())
          .append(",\"failures\":")
          .append(view.failures())
          .append(",\"tries\":")
          .append(view.tries())
          .append('}');
    }
    return "\"remoteShare\":" + snapshot.remoteShare() + ",\"endpoints\":{" + json + '}';
  }

  synchronized void end() {
    print("end", total.json());
  }

  private synchronized void print(String event, String rest) {
    out.println("{\"event\":\"" + event + "\",\"at\":" + millis(ticker.now()) + "," + rest + "}");
    out.flush();
  }

  /** Of the epoch, with microseconds behind the point. */
  private static String millis(Instant now) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, now), 3).toString();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        default -> json.append(c < ' ' ? ' ' : c);
      }
    }
    return json.append('"').toString();
  }

  /** What the source does becomes lines of the report. */
  DiscoveryObserver observer() {
    return new DiscoveryObserver() {
      @Override
      public void published(String source, EndpointSet set, @Nullable Duration delay) {
        print(
            "published",
            "\"endpoints\":"
                + set.size()
                + ",\"ready\":"
                + set.endpoints().stream()
                    .filter(endpoint -> endpoint.state() == Endpoint.State.READY)
                    .count()
                + ",\"revision\":"
                + quoted(set.stamp().revision())
                + ",\"delayMillis\":"
                + (delay == null ? "null" : delay.toMillis()));
      }

      @Override
      public void problem(String source, Problem problem) {
        print(
            "problem",
            "\"kind\":"
                + quoted(problem.kind().name())
                + ",\"message\":"
                + quoted(problem.message())
                + ",\"remedy\":"
                + quoted(problem.remedy()));
      }

      @Override
      public void recovered(String source, Duration after) {
        print("recovered", "\"afterMillis\":" + after.toMillis());
      }

      @Override
      public void restarted(String source, String reason) {
        print("restarted", "\"reason\":" + quoted(reason));
      }

      @Override
      public void relisted(String source, String reason) {
        print("relisted", "\"reason\":" + quoted(reason));
      }

      @Override
      public void mute(String source, String what) {
        print("mute", "\"what\":" + quoted(what));
      }
    };
  }
}
