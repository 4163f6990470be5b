// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Probes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server: some workers, before them one queue, first come first served. What goes wrong with it
 * is done to it by {@link Fault}s.
 */
public final class Server {

  // A handler that fails at its first step: a broken dependency, a full disk.
  private static final long FAILS_AFTER = 200_000;

  private final Backend backend;
  private final int workers;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final WorkClock clock = new WorkClock();
  private final Map<Object, Double> speeds = new LinkedHashMap<>();
  private final ArrayDeque<Arrival> queue = new ArrayDeque<>();
  private final List<Service> running = new ArrayList<>();
  private final Map<Request, Arrival> hanging = new LinkedHashMap<>();
  private final Set<Arrival> failing = new LinkedHashSet<>();
  private final LatencyByLoad latencies = new LatencyByLoad();
  private final Gauge inFlight = new Gauge();
  private final Gauge busy = new Gauge();
  private final LoadSampling sampling;
  private double failShare;
  private boolean hangs;
  private boolean up = true;
  private long arrivals;

  Server(Backend backend, int workers, EventLoop loop, RandomGenerator random) {
    this.backend = backend;
    this.workers = workers;
    this.loop = loop;
    this.random = random;
    sampling = new LoadSampling(loop, workers);
    sampling.start();
    startMeasuring();
  }

  private record Arrival(Request request, int inFlight, long at) {}

  /** A worker on a request; where the speed changes, another takes its place. */
  private final class Service implements Runnable {
    private final Arrival arrival;
    private final double due;
    private boolean stale;

    Service(Arrival arrival, double due) {
      this.arrival = arrival;
      this.due = due;
    }

    void plan() {
      if (clock.speed() > 0) {
        loop.after(clock.nanosUntil(due, loop.now()), this);
      }
    }

    @Override
    public void run() {
      if (!stale) {
        running.remove(this);
        busy(-1);
        answer(arrival);
        work();
      }
    }
  }

  public Backend backend() {
    return backend;
  }

  /** A request came over the network. */
  public void arrive(Request request) {
    long now = loop.now();
    arrivals++;
    if (!up) {
      request.done(false, null);
      return;
    }
    Arrival arrival = new Arrival(request, inFlight.value(), now);
    inFlight.add(1, now);
    if (hangs) {
      hanging.put(request, arrival);
    } else if (failShare > 0 && random.nextDouble() < failShare) {
      failing.add(arrival);
      loop.after(FAILS_AFTER, () -> fail(arrival));
    } else {
      queue.add(arrival);
      work();
    }
  }

  /**
   * The client gave it up. It is in flight no more where the server hung; a server that works goes
   * on with it, as a handler does that looks for no cancellation.
   */
  public void abandoned(Request request) {
    if (hanging.remove(request) != null) {
      inFlight.add(-1, loop.now());
    }
  }

  private void work() {
    while (running.size() < workers && !queue.isEmpty()) {
      Arrival next = queue.remove();
      Service service = new Service(next, clock.worked(loop.now()) + next.request().work());
      running.add(service);
      busy(1);
      service.plan();
    }
  }

  private void fail(Arrival arrival) {
    // Else it crashed meanwhile, and all that it held failed then.
    if (failing.remove(arrival)) {
      end(arrival, false);
    }
  }

  private void answer(Arrival arrival) {
    latencies.add(arrival.inFlight(), loop.now() - arrival.at());
    end(arrival, true);
  }

  private void end(Arrival arrival, boolean answered) {
    sampling.ended(answered);
    inFlight.add(-1, loop.now());
    arrival.request().done(answered, arrival.request().readsReports() ? load() : null);
  }

  /** With the answer of a request that is in flight no more. */
  private ServerLoad load() {
    int others = inFlight.value();
    return sampling.load(others + 1, latencies.median(others));
  }

  private void busy(int change) {
    busy.add(change, loop.now());
    sampling.busy(change);
  }

  /**
   * Sets one of the factors of its speed; they multiply.
   *
   * @param cause whose factor it is
   * @param factor 1 for full speed, 0 for a standstill
   */
  void setSpeed(Object cause, double factor) {
    speeds.put(cause, factor);
    double speed = 1;
    for (double each : speeds.values()) {
      speed *= each;
    }
    clock.setSpeed(speed, loop.now());
    for (int i = 0; i < running.size(); i++) {
      Service before = running.get(i);
      before.stale = true;
      Service after = new Service(before.arrival, before.due);
      running.set(i, after);
      after.plan();
    }
  }

  /** Which share of requests it answers with an error at once. */
  void setFailShare(double share) {
    failShare = share;
  }

  /** Whether it takes requests and never answers; those that it has already are answered. */
  void setHangs(boolean hangs) {
    this.hangs = hangs;
  }

  /** Its process ends at once: connections break, and with them what it works on. */
  void crash() {
    List<Arrival> lost = new ArrayList<>(queue);
    for (Service service : running) {
      service.stale = true;
      lost.add(service.arrival);
    }
    lost.addAll(hanging.values());
    lost.addAll(failing);
    queue.clear();
    busy(-running.size());
    running.clear();
    hanging.clear();
    failing.clear();
    up = false;
    inFlight.add(-lost.size(), loop.now());
    for (Arrival arrival : lost) {
      arrival.request().done(false, null);
    }
  }

  /** Its process is there again. */
  void restart() {
    up = true;
  }

  /** Answers a probe; null where it does not. */
  public Probes.@Nullable Answer probed(long now) {
    return up && !hangs && clock.speed() > 0
        ? new Probes.Answer(backend, inFlight.value(), latencies.median(inFlight.value()), now)
        : null;
  }

  /** Measures from now on. */
  public void startMeasuring() {
    arrivals = 0;
    inFlight.restart(loop.now());
    busy.restart(loop.now());
  }

  /** Requests that came since measuring began. */
  public long arrivals() {
    return arrivals;
  }

  /** Requests that it holds now. */
  public int inFlight() {
    return inFlight.value();
  }

  /** Requests that it held, on average since measuring began. */
  public double meanInFlight() {
    return inFlight.mean(loop.now());
  }

  /** The share of its workers that were at work, on average since measuring began. */
  public double utilization() {
    return busy.mean(loop.now()) / workers;
  }
}
