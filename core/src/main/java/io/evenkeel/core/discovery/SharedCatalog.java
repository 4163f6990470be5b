// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shared watch of many services: what is known of each now, and who is told. */
final class SharedCatalog extends Shared<SharedCatalog.Box> implements CatalogSource.Sink {

  private final CatalogSource source;
  private final Consumer<SharedCatalog> onForget;
  private final Map<ServicePort, EndpointSet> services = new HashMap<>();
  private boolean complete;
  private @Nullable Problem problem;

  SharedCatalog(
      SourceContext context,
      CatalogSource source,
      Duration linger,
      Consumer<SharedCatalog> onForget) {
    super(context, source.toString(), linger);
    this.source = source;
    this.onForget = onForget;
  }

  CatalogSource source() {
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
    if (services.isEmpty() && !complete && problem == null) {
      return;
    }
    Map<ServicePort, EndpointSet> all = Map.copyOf(services);
    box.put(
        pending -> {
          pending.changed.putAll(all);
          pending.complete = complete;
          pending.problem = problem;
        },
        false);
  }

  @Override
  void forget() {
    onForget.accept(this);
  }

  @Override
  public void publish(ServicePort service, EndpointSet next) {
    synchronized (this) {
      if (isClosed() || next.equals(services.get(service))) {
        return;
      }
      services.put(service, next);
      tellAll(
          pending -> {
            pending.vanished.remove(service);
            pending.changed.put(service, next);
          });
    }
  }

  @Override
  public void vanished(ServicePort service) {
    synchronized (this) {
      if (isClosed() || services.remove(service) == null) {
        return;
      }
      tellAll(
          pending -> {
            pending.changed.remove(service);
            pending.vanished.add(service);
          });
    }
  }

  @Override
  public void complete() {
    Problem ended;
    synchronized (this) {
      ended = problem;
      if (isClosed() || complete && ended == null) {
        return;
      }
      complete = true;
      problem = null;
      tellAll(
          pending -> {
            pending.complete = true;
            pending.problem = null;
          });
    }
    recovered(ended);
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
      Problem told = merged;
      tellAll(pending -> pending.problem = told);
    }
    context.observer().problem(name, merged);
  }

  @Override
  public void healthy() {
    Problem ended;
    synchronized (this) {
      ended = problem;
      if (isClosed() || ended == null || !complete) {
        return;
      }
      problem = null;
      tellAll(pending -> pending.problem = null);
    }
    recovered(ended);
  }

  private void recovered(@Nullable Problem ended) {
    if (ended != null) {
      context
          .observer()
          .recovered(name, Duration.between(ended.since(), context.scheduler().now()));
    }
  }

  private void tellAll(Consumer<Pending> change) {
    for (Box box : boxes()) {
      box.put(change, true);
    }
  }

  /** What a listener has not been told yet. */
  static final class Pending {
    final Map<ServicePort, EndpointSet> changed = new HashMap<>();
    final Set<ServicePort> vanished = new HashSet<>();
    boolean complete;
    @Nullable Problem problem;
  }

  /** A listener's share. */
  static final class Box extends Mailbox<Catalog.Change> {
    private final SourceContext context;
    private final Object source;
    private final Duration deadline;
    private final Catalog.Listener listener;
    private final Pending pending = new Pending();
    private boolean dirty;

    /**
     * @param source what is watched; its text is made only where it is needed
     */
    Box(SourceContext context, Object source, Duration deadline, Catalog.Listener listener) {
      super(context);
      this.context = context;
      this.source = source;
      this.deadline = deadline;
      this.listener = listener;
    }

    void put(Consumer<Pending> change, boolean follows) {
      offer(
          () -> {
            change.accept(pending);
            dirty = true;
          },
          follows);
    }

    @Override
    Catalog.@Nullable Change take() {
      if (!dirty) {
        return null;
      }
      dirty = false;
      Catalog.Change change =
          new Catalog.Change(pending.complete, pending.changed, pending.vanished, pending.problem);
      pending.changed.clear();
      pending.vanished.clear();
      return change;
    }

    @Override
    void deliver(Catalog.Change mail) {
      listener.onChange(mail);
    }

    @Override
    void putDeadlineProblem() {
      pending.problem = SharedWatch.deadlineProblem(context, source, deadline);
      dirty = true;
    }
  }
}
