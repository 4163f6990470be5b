// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one {@link Discovery}: owns threads, sharing and observers; asks providers what targets mean.
 *
 * <p>Equal sources share one watch, whatever the spelling of their targets, and keep it for a
 * linger time after the last listener has left. Four threads serve all of them: one for timers and
 * three that work and call listeners; all are daemons that end when idle.
 *
 * <p>Thread-safe. {@link #shared()} is what gRPC channels use unless told otherwise.
 */
public final class Discoveries implements Discovery, Catalog, AutoCloseable {

  /** How long a watch that nobody shares is kept: longer than a channel needs to wake from idle. */
  static final Duration DEFAULT_LINGER = Duration.ofSeconds(30);

  private final Settings settings;
  private final Duration linger;
  private final @Nullable List<DiscoveryProvider> givenProviders;
  private final Context context;
  private final Runnable endThreads;
  private final Map<Source, SharedWatch> watches = new ConcurrentHashMap<>();
  private final Map<CatalogSource, SharedCatalog> catalogs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private Discoveries(Builder builder) {
    this.settings = builder.settings;
    this.linger = builder.linger;
    this.givenProviders = builder.providers;
    Scheduler scheduler = builder.scheduler;
    Executor executor = builder.executor;
    Executor followUps;
    if (scheduler == null || executor == null) {
      SystemTime time = SystemTime.start("evenkeel-timer");
      WorkerThreads workers = new WorkerThreads();
      scheduler = time;
      executor = workers;
      followUps = workers::executeNext;
      endThreads =
          () -> {
            time.close();
            workers.close();
          };
    } else {
      followUps = executor;
      endThreads = () -> {};
    }
    long seed = builder.seed != null ? builder.seed : scheduler.nanoTime();
    this.context =
        new Context(scheduler, executor, followUps, new GuardedObserver(builder.observer), seed);
  }

  /** The one that this process shares: lazily made, on daemon threads, never closed. */
  public static Discoveries shared() {
    return ProcessWide.INSTANCE;
  }

  /** A builder for one of your own, which you close. */
  public static Builder builder() {
    return new Builder();
  }

  /** The settings that count for all targets. */
  public Settings settings() {
    return settings;
  }

  @Override
  public Watch watch(Target target, Discovery.Listener listener) {
    Settings own = settingsFor(target);
    return watch(
        provider(target).source(target, own), own.require(CommonSettings.DEADLINE), listener);
  }

  /**
   * As {@link #watch(Target, Discovery.Listener)}, for a target that was parsed already.
   *
   * @param deadline of the first answer
   */
  public Watch watch(Source source, Duration deadline, Discovery.Listener listener) {
    requireOpen();
    SharedWatch.Box box = new SharedWatch.Box(context, source, deadline, listener);
    join(watches, source, box, SharedWatch::join, this::newWatch);
    return opened(box, deadline);
  }

  @Override
  public Watch watchAll(Target scope, Catalog.Listener listener) {
    Settings own = settingsFor(scope);
    CatalogSource source = provider(scope).catalog(scope, own);
    Duration deadline = own.require(CommonSettings.DEADLINE);
    requireOpen();
    SharedCatalog.Box box = new SharedCatalog.Box(context, source, deadline, listener);
    join(catalogs, source, box, SharedCatalog::join, this::newCatalog);
    return opened(box, deadline);
  }

  private SharedWatch newWatch(Source source) {
    return new SharedWatch(context, source, linger, it -> watches.remove(it.source(), it));
  }

  private SharedCatalog newCatalog(CatalogSource source) {
    return new SharedCatalog(context, source, linger, it -> catalogs.remove(it.source(), it));
  }

  /** Joins the living watch of {@code key}, or starts one. */
  private static <K, W extends Shared<B>, B extends Mailbox<?>> void join(
      Map<K, W> map, K key, B box, Joining<W, B> joining, Function<K, W> create) {
    List<W> started = new ArrayList<>(1);
    map.compute(
        key,
        (k, present) -> {
          if (present != null && joining.join(present, box)) {
            return present;
          }
          W fresh = create.apply(key);
          joining.join(fresh, box);
          started.add(fresh);
          return fresh;
        });
    started.forEach(Shared::start);
  }

  private interface Joining<W, B> {
    boolean join(W watch, B box);
  }

  private Watch opened(Mailbox<?> box, Duration deadline) {
    box.deadlineTimer(context.scheduler().schedule(box::deadline, deadline));
    if (closed) {
      // close() came in between and may not have seen this watch.
      closeAll();
    }
    return box;
  }

  private Settings settingsFor(Target target) {
    return settings.forTarget(target, provider(target).settings());
  }

  /**
   * The provider of the target's scheme.
   *
   * @throws IllegalArgumentException if there is none; the message lists the schemes there are
   */
  public DiscoveryProvider provider(Target target) {
    TreeSet<String> schemes = new TreeSet<>();
    for (DiscoveryProvider provider : providers()) {
      if (provider.schemes().contains(target.scheme())) {
        return provider;
      }
      schemes.addAll(provider.schemes());
    }
    throw new IllegalArgumentException(
        "No source knows scheme '"
            + target.scheme()
            + "' of target '"
            + target
            + "'; on the class path are "
            + (schemes.isEmpty() ? "none" : String.join(", ", schemes))
            + ". Add the source's jar, such as evenkeel-kubernetes; in a fat jar, merge the files under"
            + " META-INF/services");
  }

  private List<DiscoveryProvider> providers() {
    return givenProviders != null ? givenProviders : Installed.PROVIDERS;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This Discoveries is closed");
    }
  }

  /** Closes all watches and ends the threads. No listener is called afterwards. Never blocks. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    closeAll();
    // Behind the closing of the sources, which the workers do.
    endThreads.run();
  }

  private void closeAll() {
    watches.values().forEach(Shared::close);
    catalogs.values().forEach(Shared::close);
  }

  /** Builds a {@link Discoveries}. Not thread-safe. */
  public static final class Builder {
    private Settings settings = Settings.system();
    private Duration linger = DEFAULT_LINGER;
    private DiscoveryObserver observer = new LoggingObserver();
    private @Nullable List<DiscoveryProvider> providers;
    private @Nullable Scheduler scheduler;
    private @Nullable Executor executor;
    private @Nullable Long seed;

    private Builder() {}

    /** What is set, and where; by default system properties and the environment. */
    public Builder settings(Settings settings) {
      this.settings = settings;
      return this;
    }

    /** How long a watch that nobody shares is kept; 30 s by default. */
    public Builder linger(Duration linger) {
      this.linger = linger;
      return this;
    }

    /** Who sees what the sources do; by default it is logged. */
    public Builder observer(DiscoveryObserver observer) {
      this.observer = observer;
      return this;
    }

    /** These sources and no other; by default those that {@link ServiceLoader} finds. */
    public Builder providers(DiscoveryProvider... providers) {
      this.providers = List.of(providers);
      return this;
    }

    /**
     * Time and threads that the caller owns, such as virtual ones.
     *
     * @param executor runs each task later or on another thread, never inside {@code execute}; it
     *     must take tasks until all that was opened is closed
     */
    public Builder runOn(Scheduler scheduler, Executor executor) {
      this.scheduler = scheduler;
      this.executor = executor;
      return this;
    }

    /** What all chance is drawn from, to reproduce a run. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    public Discoveries build() {
      return new Discoveries(this);
    }
  }

  private static final class ProcessWide {
    static final Discoveries INSTANCE = builder().build();
  }

  private static final class Installed {
    static final List<DiscoveryProvider> PROVIDERS = load();

    private static List<DiscoveryProvider> load() {
      List<DiscoveryProvider> found = new ArrayList<>();
      ServiceLoader.load(DiscoveryProvider.class, Discoveries.class.getClassLoader())
          .forEach(found::add);
      return List.copyOf(found);
    }
  }

  /** What sources work with. */
  private static final class Context implements SourceContext {
    private final Scheduler scheduler;
    private final Executor executor;
    private final Executor followUps;
    private final DiscoveryObserver observer;
    private final AtomicLong seed;
    private final SharedResources resources = new SharedResources();

    Context(
        Scheduler scheduler,
        Executor executor,
        Executor followUps,
        DiscoveryObserver observer,
        long seed) {
      this.scheduler = scheduler;
      this.executor = executor;
      this.followUps = followUps;
      this.observer = observer;
      this.seed = new AtomicLong(seed);
    }

    @Override
    public Executor executor() {
      return executor;
    }

    @Override
    public Executor followUps() {
      return followUps;
    }

    @Override
    public Scheduler scheduler() {
      return scheduler;
    }

    @Override
    public RandomGenerator newRandom() {
      return new SplittableRandom(seed.getAndIncrement());
    }

    @Override
    public DiscoveryObserver observer() {
      return observer;
    }

    @Override
    public <R extends AutoCloseable> Lease<R> lease(Object key, Function<SourceContext, R> open) {
      return resources.lease(this, key, open);
    }
  }
}
