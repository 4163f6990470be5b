// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import io.evenkeel.kubernetes.internal.slice.PortView;
import io.evenkeel.kubernetes.internal.slice.ServicePorts;
import io.evenkeel.kubernetes.internal.slice.ServiceSlices;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.watch.SliceWatch;
import io.evenkeel.kubernetes.internal.watch.Trouble;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one watch of a Service, shared by all ports that somebody asks for.
 *
 * <p>All state is touched by one serial executor.
 */
public final class ServiceWatch implements AutoCloseable {

  // A Service that is not there may come without a slice to tell of it; seldom, so asked seldom.
  private static final Duration LOOKUP_FIRST = Duration.ofSeconds(2);
  private static final Duration LOOKUP_CAP = Duration.ofSeconds(60);

  private final ServiceName name;
  private final SourceContext context;
  private final SerialExecutor serial;
  private final SourceContext.Lease<Cluster> cluster;
  private final SliceWatch watch;
  private final ServiceLookup lookup;
  private final Problems problems;
  private final ServiceSlices slices = new ServiceSlices();
  // Nearly always one for each port. A source that learnt its namespace late is another one than
  // that which knew it from the start, and yet the same Service and port.
  private final Map<PortSelector, List<PortSink>> sinks = new HashMap<>(2);
  private @Nullable Backoff lookupBackoff;
  private Scheduler.@Nullable Timer lookupTimer;
  // Until then no event has the Service looked up again: a rollout has one for every pod.
  private long heldUntil;
  private @Nullable Problem watchProblem;
  private @Nullable ServicePorts service;
  private @Nullable Problem serviceProblem;
  private boolean mayNotLookUp;
  private String refusal = "";
  private boolean complete;
  private boolean closed;
  private String revision = "";
  private @Nullable Instant changedAt;

  /** Begins to watch. */
  public ServiceWatch(
      ServiceName name, SourceContext context, SourceContext.Lease<Cluster> cluster) {
    this.name = name;
    this.context = context;
    this.cluster = cluster;
    this.serial = new SerialExecutor(context);
    this.heldUntil = context.scheduler().nanoTime();
    SliceScope scope = new SliceScope(name.service(), name.namespace());
    this.problems = new Problems(scope);
    this.lookup =
        new ServiceLookup(cluster.get(), context.scheduler(), serial, name, new LookupListener());
    this.watch = new SliceWatch(cluster.get(), context, serial, scope, new WatchListener());
    watch.start();
  }

  /** Tells {@code sink} what {@code port} shows, from now on. */
  public void add(PortSelector port, Source.Sink sink) {
    serial.execute(
        () -> {
          PortSink added = new PortSink(sink);
          sinks.computeIfAbsent(port, it -> new ArrayList<>(1)).add(added);
          emit(slices.view(port), added);
        });
  }

  /** {@code sink} no longer asks for {@code port}; others may. */
  @SuppressWarnings("ReferenceEquality") // that very sink, whatever it calls equal
  public void remove(PortSelector port, Source.Sink sink) {
    serial.execute(
        () -> {
          List<PortSink> left = sinks.get(port);
          if (left != null && left.removeIf(each -> each.sink == sink) && left.isEmpty()) {
            sinks.remove(port);
            slices.forget(port);
          }
        });
  }

  private List<PortSink> sinksOf(PortSelector port) {
    List<PortSink> found = sinks.get(port);
    return found == null ? List.of() : found;
  }

  /** A hint that something may be out of date. */
  public void refresh() {
    watch.refresh();
    serial.execute(
        () -> {
          if (lookupTimer != null) {
            askAgain();
          }
        });
  }

  @Override
  public void close() {
    watch.close();
    serial.execute(
        () -> {
          closed = true;
          lookup.close();
          stopLookupTimer();
          cluster.release();
        });
  }

  private void emitAll() {
    slices.views().forEach(this::emit);
  }

  private void emit(PortView view) {
    sinksOf(view.selector()).forEach(sink -> emit(view, sink));
  }

  private void emit(PortView view, PortSink sink) {
    if (closed) {
      return;
    }
    if (complete) {
      emitOutcome(view, sink);
    }
    if (watchProblem != null) {
      sink.problem(watchProblem);
    }
  }

  private void emitOutcome(PortView view, PortSink sink) {
    switch (view.outcome()) {
      case SET -> sink.publish(view.endpoints());
      case NO_SLICES -> emitNoSlices(sink);
      case NEEDS_SERVICE -> emitNeedsService(view, sink);
      case NO_SUCH_PORT -> emitNoSuchPort(view, sink);
      case AMBIGUOUS_PORT -> {
        sink.emptyIfKnown();
        sink.problem(problems.ambiguousPort(view.ports(), now()));
      }
    }
  }

  private void emitNoSuchPort(PortView view, PortSink sink) {
    if (view.selector().number() != 0 && service != null) {
      // The Service may have been read anew.
      view.service(service);
      if (view.outcome() == PortView.Outcome.SET) {
        sink.publish(view.endpoints());
        return;
      }
      askAgainLater();
    }
    sink.emptyIfKnown();
    sink.problem(noSuchPort(view));
  }

  private Problem noSuchPort(PortView view) {
    return service != null && view.selector().number() != 0
        ? problems.noSuchServicePort(view.selector(), view.ports(), service, now())
        : problems.noSuchPort(view.selector(), view.ports(), now());
  }

  private void emitNoSlices(PortSink sink) {
    // The place says at once that there is no endpoint; whether there is a Service it says later.
    sink.emptyIfKnown();
    if (serviceProblem != null) {
      sink.problem(serviceProblem);
    } else if (service != null) {
      sink.publish(EndpointSet.EMPTY);
    } else if (mayNotLookUp) {
      sink.publish(EndpointSet.EMPTY);
    } else {
      ask();
    }
  }

  private void emitNeedsService(PortView view, PortSink sink) {
    if (service != null) {
      emitNoSuchPort(view, sink);
      return;
    }
    if (mayNotLookUp) {
      // It may stay so for ever: until somebody allows it there is no such port.
      sink.emptyIfKnown();
      sink.problem(problems.servicesForbidden(view.selector(), view.ports(), refusal, now()));
      return;
    }
    // The answer may come soon, and who is there yet may have the port: only who is gone, goes.
    sink.publishIfKnown(view.endpoints());
    if (serviceProblem != null) {
      sink.problem(serviceProblem);
    } else {
      ask();
    }
  }

  /** One who asks, and what was told last: telling it again would end a problem that stands. */
  private final class PortSink {
    private final Source.Sink sink;
    private @Nullable EndpointSet last;

    PortSink(Source.Sink sink) {
      this.sink = sink;
    }

    void publish(EndpointSet endpoints) {
      if (watchProblem != null && endpoints.equals(last)) {
        return;
      }
      last = endpoints;
      sink.publish(
          endpoints.withStamp(
              new EndpointSet.Stamp(revision, changedAt, context.scheduler().now())));
    }

    void emptyIfKnown() {
      publishIfKnown(EndpointSet.EMPTY);
    }

    /** What is left of a set that was told. */
    void publishIfKnown(EndpointSet left) {
      if (last != null && !last.isEmpty() && !last.equals(left)) {
        publish(left);
      }
    }

    void problem(Problem problem) {
      sink.problem(problem);
    }

    void healthy() {
      sink.healthy();
    }
  }

  private Instant now() {
    return context.scheduler().now();
  }

  /**
   * What is known of the Service may be out of date: its slices have come, gone or changed port.
   */
  private void forgetService() {
    service = null;
    serviceProblem = null;
    mayNotLookUp = false;
    lookupBackoff = null;
    stopLookupTimer();
  }

  private void stopLookupTimer() {
    if (lookupTimer != null) {
      lookupTimer.cancel();
      lookupTimer = null;
    }
  }

  private void ask() {
    if (!isHeld()) {
      lookup.ask();
    } else if (!lookup.isAsking()) {
      askAgainWhenItMay();
    }
  }

  private void askAgainLater() {
    if (lookupTimer != null) {
      // Every event of the slices comes here: it would be put off by each.
      return;
    }
    if (lookupBackoff == null) {
      lookupBackoff = new Backoff(LOOKUP_FIRST, LOOKUP_FIRST, LOOKUP_CAP, context.newRandom());
    }
    askAgainIn(lookupBackoff.next());
  }

  private void askAgainWhenItMay() {
    stopLookupTimer();
    askAgainIn(Duration.ofNanos(heldUntil - context.scheduler().nanoTime()));
  }

  private void askAgainIn(Duration delay) {
    lookupTimer = context.scheduler().schedule(() -> serial.execute(this::askAgain), delay);
  }

  private void hold() {
    heldUntil = context.scheduler().nanoTime() + LOOKUP_FIRST.toNanos();
  }

  private boolean isHeld() {
    return heldUntil - context.scheduler().nanoTime() > 0;
  }

  private void askAgain() {
    stopLookupTimer();
    if (closed) {
      return;
    }
    if (slices.views().stream().allMatch(view -> view.outcome() == PortView.Outcome.SET)) {
      // Slices have answered it meanwhile. Who needs the Service again begins anew.
      forgetService();
    } else {
      hold();
      lookup.ask();
    }
  }

  private final class WatchListener implements SliceWatch.Listener {
    @Override
    public void replaced(List<Slice> all, String resourceVersion) {
      forgetService();
      complete = true;
      watchProblem = null;
      revision = resourceVersion;
      changedAt = null;
      slices.replaceAll(all);
      emitAll();
    }

    @Override
    public void put(Slice slice) {
      if (slices.isEmpty()) {
        forgetService();
      }
      seen(slice);
      slices.put(slice);
      forgetStaleAnswer();
      emitAll();
    }

    /**
     * What the Service said of its ports was said of other slices. It counts for a while yet where
     * it has been asked just now: it says the same of most slices.
     */
    private void forgetStaleAnswer() {
      if ((service == null && serviceProblem == null)
          || slices.views().stream().noneMatch(this::needsService)) {
        return;
      }
      if (isHeld()) {
        askAgainWhenItMay();
        return;
      }
      service = null;
      serviceProblem = null;
      stopLookupTimer();
      hold();
      lookup.ask();
    }

    private boolean needsService(PortView view) {
      return view.outcome() == PortView.Outcome.NEEDS_SERVICE
          || (view.outcome() == PortView.Outcome.NO_SUCH_PORT && view.selector().number() != 0);
    }

    @Override
    public void deleted(Slice slice) {
      revision = slice.resourceVersion();
      // The slice tells when it was last changed, and nobody when it went.
      changedAt = null;
      slices.remove(slice.name());
      if (slices.isEmpty()) {
        forgetService();
      }
      forgetStaleAnswer();
      emitAll();
    }

    private void seen(Slice slice) {
      revision = slice.resourceVersion();
      changedAt = slice.changedAt();
    }

    @Override
    public void trouble(Trouble trouble) {
      watchProblem = problems.watching(trouble, now());
      sinks.values().forEach(each -> each.forEach(sink -> sink.problem(watchProblem)));
    }

    @Override
    public void healthy() {
      watchProblem = null;
      // A problem of the port or the Service stands; where there is none, all is well.
      for (PortView view : slices.views()) {
        if (view.outcome() == PortView.Outcome.SET) {
          sinksOf(view.selector()).forEach(PortSink::healthy);
        } else {
          emit(view);
        }
      }
    }
  }

  private final class LookupListener implements ServiceLookup.Listener {
    @Override
    public void found(ServicePorts found) {
      service = found;
      mayNotLookUp = false;
      serviceProblem = null;
      if (found.type().equals("ExternalName")) {
        serviceProblem = problems.externalName(found.externalName(), now());
        // It has no slices, whose events would tell that it has become another.
        askAgainLater();
      }
      emitAll();
    }

    @Override
    public void refused(ApiStatus status) {
      if (status.code() == 404) {
        service = null;
        serviceProblem = problems.noSuchService(now());
        askAgainLater();
      } else if (status.code() == 403) {
        if (!mayNotLookUp) {
          Logger log = System.getLogger("io.evenkeel.discovery");
          log.log(
              Level.INFO,
              slices.isEmpty()
                  ? "{0}: there are no EndpointSlices; whether there is such a Service may not be"
                      + " looked up: {1}"
                  : "{0}: no pod has the port; whether the Service has it may not be looked up: {1}",
              name,
              status.message());
        }
        mayNotLookUp = true;
        refusal = status.message();
        // It may be granted at any time.
        askAgainLater();
      } else if (status.code() == 401) {
        serviceProblem =
            problems.watching(new Trouble(Problem.Kind.UNAUTHENTICATED, status.toString()), now());
        askAgainLater();
      } else {
        failed("the API server answered " + status);
        return;
      }
      emitAll();
    }

    @Override
    public void failed(String message) {
      hold();
      askAgainLater();
      for (PortView view : slices.views()) {
        if (view.outcome() != PortView.Outcome.SET) {
          Problem problem =
              problems.watching(new Trouble(Problem.Kind.UNREACHABLE, message), now());
          sinksOf(view.selector()).forEach(sink -> sink.problem(problem));
        }
      }
    }
  }
}
