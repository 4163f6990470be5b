// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shared watch of one target: what is known of it now, and who is told. */
final class SharedWatch extends Shared<SharedWatch.Box> implements Source.Sink {

  private final Source source;
  private final Consumer<SharedWatch> onForget;
  private @Nullable EndpointSet endpoints;
  private @Nullable Problem problem;

  SharedWatch(
      SourceContext context, Source source, Duration linger, Consumer<SharedWatch> onForget) {
    super(context, source.toString(), linger);
    this.source = source;
    this.onForget = onForget;
  }

  Source source() {
    return source;
  }

  @Override
  Source.Running startSource() {
    return source.start(context, this);
  }

  @Override
  void startFailed(Throwable e) {
    problem(startProblem(e));
  }

  @Override
  void welcome(Box box) {
    if (endpoints != null || problem != null) {
      box.put(new Observation(endpoints, problem), false);
    }
  }

  @Override
  void forget() {
    onForget.accept(this);
  }

  @Override
  public void publish(EndpointSet next) {
    Problem ended;
    boolean isNew;
    synchronized (this) {
      if (isClosed()) {
        return;
      }
      isNew = !next.equals(endpoints);
      ended = problem;
      if (!isNew && ended == null) {
        return;
      }
      endpoints = isNew ? next : endpoints;
      problem = null;
      tellAll();
    }
    if (ended != null) {
      context.observer().recovered(name, since(ended));
    }
    if (isNew) {
      published(next);
    }
  }

  @Override
  public void publish(EndpointSet next, Problem why) {
    boolean isNew;
    Problem merged;
    synchronized (this) {
      if (isClosed()) {
        return;
      }
      isNew = !next.equals(endpoints);
      merged = merge(problem, why);
      if (!isNew && merged == null) {
        return;
      }
      endpoints = isNew ? next : endpoints;
      problem = merged == null ? problem : merged;
      tellAll();
    }
    if (isNew) {
      published(next);
    }
    if (merged != null) {
      context.observer().problem(name, merged);
    }
  }

  private void published(EndpointSet next) {
    Instant changedAt = next.stamp().changedAt();
    context
        .observer()
        .published(
            name,
            next,
            changedAt == null ? null : Duration.between(changedAt, context.scheduler().now()));
  }

  @Override
  public void problem(Problem next) {
    Problem merged;
    synchronized (this) {
      merged = isClosed() ? null : merge(problem, next);
      if (merged == null) {
        return;
      }
      problem = merged;
      tellAll();
    }
    context.observer().problem(name, merged);
  }

  @Override
  public void healthy() {
    Problem ended;
    synchronized (this) {
      ended = problem;
      // Without a set there is nothing that could be told: the source owes one.
      if (isClosed() || ended == null || endpoints == null) {
        return;
      }
      problem = null;
      tellAll();
    }
    context.observer().recovered(name, since(ended));
  }

  private void tellAll() {
    Observation observation = new Observation(endpoints, problem);
    for (Box box : boxes()) {
      box.put(observation, true);
    }
  }

  private Duration since(Problem ended) {
    return Duration.between(ended.since(), context.scheduler().now());
  }

  /** A listener's share. */
  static final class Box extends Mailbox<Observation> {
    private final SourceContext context;
    private final Discovery.Listener listener;
    private final Object source;
    private final Duration deadline;
    private @Nullable Observation pending;
    private @Nullable Observation told;

    /**
     * @param source what is watched; its text is made only where it is needed
     */
    Box(SourceContext context, Object source, Duration deadline, Discovery.Listener listener) {
      super(context);
      this.context = context;
      this.source = source;
      this.deadline = deadline;
      this.listener = listener;
    }

    void put(Observation observation, boolean follows) {
      offer(() -> pending = observation, follows);
    }

    @Override
    @Nullable Observation take() {
      Observation taken = pending;
      pending = null;
      if (taken == null || taken.equals(told)) {
        // What came and went again while the listener was busy is no news.
        return null;
      }
      told = taken;
      return taken;
    }

    @Override
    void deliver(Observation mail) {
      listener.onObservation(mail);
    }

    @Override
    void putDeadlineProblem() {
      pending = Observation.of(deadlineProblem(context, source, deadline));
    }
  }

  static Problem deadlineProblem(SourceContext context, Object source, Duration deadline) {
    return new Problem(
        Problem.Kind.UNREACHABLE,
        source + ": no answer within " + deadline.toMillis() + " ms",
        "The watch goes on. Raise '"
            + CommonSettings.DEADLINE.name()
            + "' if the place is just slow.",
        context.scheduler().now());
  }
}
