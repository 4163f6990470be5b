// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.Balancer;
import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.Client;
import io.evenkeel.core.balance.Connections;
import io.evenkeel.core.balance.FleetPicker;
import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.grpc.BalancerSnapshot;
import io.evenkeel.grpc.balancer.CallTracers.CallSettings;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The policy {@code evenkeel}: a {@link Balancer} whose connections are gRPC's subchannels.
 *
 * <p>An endpoint has one subchannel, which knows all its addresses and connects to the first that
 * answers. Connections are made at once and again whenever they break, as with round_robin. A
 * change of config or of an endpoint's weight or zone closes none.
 *
 * <p>All state is touched in the channel's synchronization context, in which gRPC makes all calls.
 * Pickers and tracers are called from any thread, and hand to the context what it must know.
 */
public final class EvenkeelLoadBalancer extends LoadBalancer implements Connections {

  private final Helper helper;
  private final SynchronizationContext context;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final PickResults results = new PickResults();
  private final PickTimes times = new PickTimes();
  private final String target;
  private final HeaderKeys headerKeys = new HeaderKeys();
  // Whether a policy above this one has wrapped what the channel gives.
  private final boolean below;
  private BalancerConfig config = BalancerConfig.DEFAULT;
  private CallSettings settings;
  private @Nullable Balancer balancer;
  private ResolvedEndpoints resolved = ResolvedEndpoints.NONE;
  private @Nullable String healthService;
  private @Nullable Helper reportingHelper;
  private @Nullable Status resolutionError;
  private @Nullable FleetPicker published;
  private @Nullable ConnectivityState state;
  private Status failure = Status.OK;
  private boolean refreshPlanned;
  private @Nullable ScheduledHandle tick;
  private boolean shutdown;

  EvenkeelLoadBalancer(Helper helper, Ticker ticker, RandomGenerator random) {
    this.helper = helper;
    this.ticker = ticker;
    this.random = random;
    context = helper.getSynchronizationContext();
    target = target(helper);
    below = helper instanceof ForwardingLoadBalancerHelper;
    settings = CallSettings.of(config, ticker, times);
  }

  static EvenkeelLoadBalancer of(Helper helper) {
    Ticker ticker = SystemTime.ticker();
    // Channels of a process, and processes, must not pick alike: both parts differ.
    long seed = ticker.nanoTime() ^ ((long) System.identityHashCode(helper) << 32);
    EvenkeelLoadBalancer made = new EvenkeelLoadBalancer(helper, ticker, RacyRandom.seeded(seed));
    LiveBalancers.add(made);
    return made;
  }

  private static String target(Helper helper) {
    try {
      return helper.getChannelTarget();
    } catch (UnsupportedOperationException e) {
      // A helper that was written before there was such a question.
      return helper.getAuthority();
    }
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses addresses) {
    long now = ticker.nanoTime();
    Object given = addresses.getLoadBalancingPolicyConfig();
    configure(given instanceof BalancerConfig read ? read : BalancerConfig.DEFAULT, addresses, now);
    if (addresses.getAddresses().isEmpty()) {
      Status empty =
          Status.UNAVAILABLE.withDescription("evenkeel: the name resolver gave no address");
      handleNameResolutionError(empty);
      return empty;
    }
    Balancer fleet;
    try {
      fleet = balancer(addresses, now);
    } catch (IllegalArgumentException e) {
      // A setting of the process that says where it runs. The resolvers of other projects know
      // nothing of it, so that this is who finds out; thrown from here it would end the channel.
      Status wrong = Status.UNAVAILABLE.withDescription("evenkeel: " + e.getMessage()).withCause(e);
      handleNameResolutionError(wrong);
      return wrong;
    }
    resolutionError = null;
    AddressedSet before = resolved.addressed();
    resolved = below ? resolved.nextListed(addresses) : resolved.next(addresses);
    fleet.update(resolved.set(), now);
    passOnAddresses(before);
    refresh();
    return Status.OK;
  }

  /**
   * An endpoint that stays the same may have other addresses by now: it moved, or its host name
   * stands for others, or a policy above says something else of them.
   */
  @SuppressWarnings("ReferenceEquality") // of what is the very same nobody need be told
  private void passOnAddresses(AddressedSet before) {
    AddressedSet.Walk known = before.walk();
    // A member for each endpoint, in the same order.
    List<Member> members = Objects.requireNonNull(balancer).members();
    for (int i = 0; i < members.size(); i++) {
      EquivalentAddressGroup group = resolved.addressed().group(i);
      if (group != known.find(resolved.set().endpoints().get(i))) {
        MemberConnection connection = opened(members.get(i));
        if (connection != null) {
          connection.connectTo(group);
        }
      }
    }
  }

  private Balancer balancer(ResolvedAddresses addresses, long now) {
    Balancer there = balancer;
    if (there == null) {
      Client client = Place.client(addresses.getAttributes(), random.nextLong());
      there = Balancer.create(config, client, random, this, this::planRefresh, now);
      balancer = there;
    }
    return there;
  }

  private void configure(BalancerConfig next, ResolvedAddresses addresses, long now) {
    String service = healthService(next, addresses);
    boolean otherHealth = !Objects.equals(service, healthService);
    if (next.equals(config) && !otherHealth) {
      return;
    }
    boolean otherPeriod = !Objects.equals(config.reportPeriod(), next.reportPeriod());
    config = next;
    settings = CallSettings.of(next, ticker, times);
    healthService = service;
    if (balancer == null) {
      return;
    }
    balancer.configure(next, now);
    for (Member member : balancer.members()) {
      MemberConnection connection = opened(member);
      if (connection != null) {
        connection.configure(settings);
        if (otherHealth) {
          watchHealth(connection);
        }
        if (otherPeriod) {
          askForReports(connection);
        }
      }
    }
  }

  /** The service whose health is to be watched; null where none is. */
  private static @Nullable String healthService(
      BalancerConfig config, ResolvedAddresses addresses) {
    if (!config.healthCheck() || !OptionalJars.HEALTH) {
      return null;
    }
    Map<String, ?> health = addresses.getAttributes().get(ATTR_HEALTH_CHECKING_CONFIG);
    return health != null && health.get("serviceName") instanceof String name ? name : null;
  }

  @Override
  public void handleNameResolutionError(Status error) {
    resolutionError = error;
    refresh();
  }

  @Override
  public void requestConnection() {
    // Connections are made without being asked for.
  }

  @Override
  public void shutdown() {
    shutdown = true;
    if (tick != null) {
      tick.cancel();
    }
    LiveBalancers.remove(this);
    if (balancer != null) {
      for (Member member : balancer.members()) {
        if (opened(member) != null) {
          close(member);
        }
      }
    }
  }

  // Connections.

  @Override
  public void open(Member member) {
    EquivalentAddressGroup addresses = resolved.group(member.endpoint());
    // Where a parent has ejected the address (outlier detection, gRFC A50), it tells the listener
    // of a new subchannel while there is none, and breaks the channel. It leaves alone what has
    // several addresses; so they are told twice, and once as soon as there is a listener.
    List<EquivalentAddressGroup> told = below ? List.of(addresses, addresses) : List.of(addresses);
    Subchannel subchannel =
        creating().createSubchannel(CreateSubchannelArgs.newBuilder().setAddresses(told).build());
    MemberConnection connection = new MemberConnection(member, subchannel, addresses, results);
    member.attach(connection);
    if (config.reportPeriod() != null) {
      askForReports(connection);
    }
    subchannel.start(info -> onState(connection, info));
    connection.configure(settings);
    member.setNumber(connection.number());
    if (below) {
      // Later, as it may say at once that it failed, which the balancer must not hear in between.
      context.execute(connection::tellAddresses);
    }
    subchannel.requestConnection();
  }

  /** A helper that can ask for reports out of band, so that they can be switched on later too. */
  private Helper creating() {
    if (reportingHelper == null && OptionalJars.LOAD_REPORTS) {
      reportingHelper = LoadReports.outOfBand(helper);
    }
    return reportingHelper == null ? helper : reportingHelper;
  }

  private void askForReports(MemberConnection connection) {
    if (config.reportPeriod() == null) {
      LoadReports.none(connection.subchannel(), connection.reports());
    } else {
      LoadReports.each(
          config.reportPeriod(), connection.subchannel(), connection.reports(), ticker);
    }
  }

  @Override
  public void moved(Member member, Endpoint before) {
    // Seen when the addresses of all are passed on, after each update.
  }

  @Override
  public void close(Member member) {
    MemberConnection connection = opened(member);
    if (connection != null) {
      stopHealth(connection);
      connection.subchannel().shutdown();
      connection.close();
    }
  }

  /** Its connection, where it has one. */
  private static @Nullable MemberConnection opened(Member member) {
    return member.attachment() instanceof MemberConnection connection && !connection.isClosed()
        ? connection
        : null;
  }

  private void onState(MemberConnection connection, ConnectivityStateInfo info) {
    if (shutdown || connection.isClosed() || info.getState() == ConnectivityState.SHUTDOWN) {
      return;
    }
    connection.onState(info);
    if (info.getState() == ConnectivityState.READY) {
      watchHealth(connection);
    } else {
      stopHealth(connection);
      tell(connection, false);
    }
    if (info.getState() == ConnectivityState.IDLE
        || info.getState() == ConnectivityState.TRANSIENT_FAILURE) {
      helper.refreshNameResolution();
    }
    if (info.getState() == ConnectivityState.IDLE) {
      connection.subchannel().requestConnection();
    }
    planRefresh();
  }

  private void tell(MemberConnection connection, boolean connected) {
    if (balancer != null) {
      balancer.connected(connection.member(), connected, connection.isFailing());
    }
  }

  private void watchHealth(MemberConnection connection) {
    stopHealth(connection);
    if (connection.state() != ConnectivityState.READY) {
      return;
    }
    if (healthService == null) {
      serving(connection, true);
      return;
    }
    HealthWatch watch =
        new HealthWatch(
            connection.subchannel().asChannel(),
            healthService,
            context,
            helper.getScheduledExecutorService(),
            random,
            connection.subchannel().getChannelLogger(),
            serving -> serving(connection, serving));
    connection.setHealth(watch);
    watch.start();
  }

  /** Counts as connected once its health is known, so that it is not called for a moment first. */
  private void serving(MemberConnection connection, boolean serving) {
    if (balancer != null) {
      balancer.serving(connection.member(), serving);
      tell(connection, true);
      planRefresh();
    }
  }

  private static void stopHealth(MemberConnection connection) {
    HealthWatch watch = connection.health();
    if (watch != null) {
      watch.close();
      connection.setHealth(null);
    }
  }

  // Pickers.

  /** From any thread: a refresh for all that happens until it comes. */
  private void planRefresh() {
    context.execute(
        () -> {
          if (!refreshPlanned) {
            refreshPlanned = true;
            context.execute(this::refresh);
          }
        });
  }

  private void refresh() {
    refreshPlanned = false;
    if (shutdown) {
      return;
    }
    if (balancer == null) {
      if (resolutionError != null) {
        publish(ConnectivityState.TRANSIENT_FAILURE, null);
      }
      return;
    }
    FleetPicker picker = balancer.refresh(ticker.nanoTime());
    planTick(balancer);
    if (!picker.isEmpty()) {
      publish(ConnectivityState.READY, picker);
    } else {
      publish(
          isFailing() ? ConnectivityState.TRANSIENT_FAILURE : ConnectivityState.CONNECTING, null);
    }
  }

  private void planTick(Balancer balancer) {
    if (tick == null || !tick.isPending()) {
      long delay = Math.max(0, balancer.nextRefresh() - ticker.nanoTime());
      tick =
          context.schedule(
              this::refresh, delay, TimeUnit.NANOSECONDS, helper.getScheduledExecutorService());
    }
  }

  /** Whether there is nothing left to hope for: all that were tried failed. */
  private boolean isFailing() {
    boolean any = false;
    for (Member member : Objects.requireNonNull(balancer).members()) {
      MemberConnection connection = opened(member);
      if (connection != null) {
        any = true;
        if (!connection.isFailing() && connection.state() != ConnectivityState.READY) {
          return false;
        }
        if (connection.state() == ConnectivityState.READY && isHealthAwaited(connection)) {
          return false;
        }
      }
    }
    return any || resolutionError != null;
  }

  private static boolean isHealthAwaited(MemberConnection connection) {
    return connection.health() != null && !connection.health().hasAnswered();
  }

  @SuppressWarnings("ReferenceEquality")
  private void publish(ConnectivityState next, @Nullable FleetPicker picker) {
    Status why = next == ConnectivityState.TRANSIENT_FAILURE ? why() : Status.OK;
    if (next == state && picker == published && saysTheSame(why, failure)) {
      return;
    }
    state = next;
    published = picker;
    failure = why;
    helper.updateBalancingState(next, picker(next, picker));
  }

  private SubchannelPicker picker(ConnectivityState state, @Nullable FleetPicker picker) {
    if (picker != null) {
      return new EvenkeelPicker(
          picker, config.pick().readsCalls() ? headerKeys : null, ticker, results, times);
    }
    return new FixedResultPicker(
        state == ConnectivityState.TRANSIENT_FAILURE
            ? PickResult.withError(failure)
            : PickResult.withNoResult());
  }

  private static boolean saysTheSame(Status a, Status b) {
    return a.getCode() == b.getCode() && Objects.equals(a.getDescription(), b.getDescription());
  }

  /** What to tell those whose calls fail. */
  private Status why() {
    if (balancer == null) {
      return Objects.requireNonNull(resolutionError);
    }
    return Status.UNAVAILABLE.withDescription(
        Failures.text(balancer.views(ticker.nanoTime()), balancer.members()));
  }

  // Introspection.

  /** What this channel knows now; from any thread. */
  CompletableFuture<BalancerSnapshot> snapshot() {
    CompletableFuture<BalancerSnapshot> snapshot = new CompletableFuture<>();
    context.execute(
        () ->
            snapshot.complete(
                new BalancerSnapshot(
                    target,
                    helper.getAuthority(),
                    config,
                    balancer == null ? 0 : balancer.remoteShare(),
                    balancer == null ? List.of() : balancer.views(ticker.nanoTime()))));
    return snapshot;
  }
}
