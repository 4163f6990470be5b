// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stress;

import io.evenkeel.core.balance.Balancer;
import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.Client;
import io.evenkeel.core.balance.Connections;
import io.evenkeel.core.balance.FleetPicker;
import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Locality;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A balancer that one thread updates, configures and refreshes while others pick from its pickers
 * and tell it of their calls, with time moved by hand.
 *
 * <p>One endpoint is always there and connected, so a pick must always find one; whom it finds must
 * have been in the set when the picker was made; and in the end, when all calls are answered, none
 * is in flight and all endpoints get calls again.
 */
final class StressedFleet implements Connections, AutoCloseable {

  private static final long SECOND = 1_000_000_000;
  private static final String ANCHOR = "anchor";
  private static final int CALLERS = 2;
  private static final int CHANGES = 200;
  // So that callers meet many pickers, and the driver many calls.
  private static final int CALLS_BETWEEN_CHANGES = 20;
  // Longer than slow start and the longest time between two tries are.
  private static final int SECONDS_TO_RECOVER = 600;

  /** A picker, and whom the balancer knew when it was made. */
  private record Moment(FleetPicker picker, Set<Member> members) {}

  private final SplittableRandom random;
  private final List<BalancerConfig> configs;
  private final Balancer balancer;
  private final AtomicLong clock;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicBoolean changed = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private final Set<Member> everSeen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Member> open = new HashSet<>();
  private final List<Member> opened = new ArrayList<>();
  private volatile Moment moment;

  StressedFleet(long seed) throws Exception {
    random = new SplittableRandom(seed);
    configs = StressedConfigs.all();
    // Some begin where the numbers end.
    clock = new AtomicLong(random.nextBoolean() ? 0 : Long.MAX_VALUE - 100 * SECOND);
    Client client = new Client(new ClientView("z0", "", false), OptionalInt.empty(), seed);
    balancer =
        Balancer.create(
            configs.get(0),
            client,
            RacyRandom.seeded(seed),
            this,
            () -> changed.set(true),
            clock.get());
    moment = update();
  }

  /** Returns how many calls were made. */
  long run() throws Exception {
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          threads.submit(new StressedCaller(random.split(), this::pick, clock::get, over::get)));
    }
    try {
      for (int i = 0; i < CHANGES && callers.stream().noneMatch(Future::isDone); i++) {
        change();
        moment = refresh();
        long enough = calls.get() + CALLS_BETWEEN_CHANGES;
        while (calls.get() < enough && callers.stream().noneMatch(Future::isDone)) {
          if (changed.getAndSet(false)) {
            moment = refresh();
          }
          clock.addAndGet(random.nextLong(SECOND / 1000));
        }
      }
    } finally {
      over.set(true);
      for (Future<?> caller : callers) {
        end(caller);
      }
    }
    recover();
    return calls.get();
  }

  private static void end(Future<?> caller) throws Exception {
    try {
      caller.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError broken) {
        throw broken;
      }
      throw e;
    }
  }

  private Member pick(boolean avoiding) {
    Moment now = moment;
    Member picked =
        avoiding
            ? now.picker.pick(StressedCaller.CALL, it -> it.inFlight() > 1, clock.get())
            : now.picker.pick(StressedCaller.CALL, clock.get());
    check(picked != null, "Nobody was picked, though one can be called");
    check(
        now.members.contains(picked),
        "One was picked that was not in the set: " + picked.endpoint().id());
    calls.incrementAndGet();
    return picked;
  }

  private void change() {
    switch (random.nextInt(6)) {
      case 0 -> update();
      case 1 -> balancer.configure(configs.get(random.nextInt(configs.size())), clock.get());
      case 2 -> balancer.serving(any(), random.nextBoolean());
      case 3 -> {
        Member member = any();
        if (open.contains(member) && !member.endpoint().id().equals(ANCHOR)) {
          balancer.connected(member, random.nextBoolean(), random.nextBoolean());
        }
      }
      case 4 -> clock.addAndGet(random.nextLong(20 * SECOND));
      default -> clock.addAndGet(-random.nextLong(SECOND));
    }
  }

  private Member any() {
    List<Member> members = balancer.members();
    return members.get(random.nextInt(members.size()));
  }

  private Moment update() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(endpoint(ANCHOR, Endpoint.State.READY));
    for (int i = random.nextInt(12); i > 0; i--) {
      endpoints.add(
          endpoint(
              "backend-" + random.nextInt(20),
              random.nextInt(8) == 0 ? Endpoint.State.DRAINING : Endpoint.State.READY));
    }
    balancer.update(EndpointSet.of(endpoints), clock.get());
    return refresh();
  }

  private Endpoint endpoint(String id, Endpoint.State state) {
    return Endpoint.builder(id)
        .address("10.0.0." + (1 + random.nextInt(200)), 80)
        .locality(Locality.ofZone("z" + random.nextInt(2)))
        .weight(1 + random.nextInt(3))
        .state(state)
        .build();
  }

  private Moment refresh() {
    FleetPicker picker = balancer.refresh(clock.get());
    while (!opened.isEmpty()) {
      List<Member> connecting = List.copyOf(opened);
      opened.clear();
      connecting.forEach(it -> balancer.connected(it, true, false));
      picker = balancer.refresh(clock.get());
    }
    Set<Member> members = Collections.newSetFromMap(new IdentityHashMap<>());
    members.addAll(balancer.members());
    everSeen.addAll(members);
    double share = balancer.remoteShare();
    check(share >= 0 && share <= 1, "The share of calls that leave the zone is " + share);
    return new Moment(picker, members);
  }

  private void recover() {
    for (Member member : everSeen) {
      check(member.inFlight() == 0, member.inFlight() + " calls are left in flight");
    }
    for (Member member : balancer.members()) {
      balancer.serving(member, true);
      if (open.contains(member)) {
        balancer.connected(member, true, false);
      }
    }
    for (int i = 0; i < SECONDS_TO_RECOVER; i++) {
      long now = clock.addAndGet(SECOND);
      moment = refresh();
      for (int call = 0; call < 50; call++) {
        Member member = pick(false);
        member.ended(member.started(now), false, false, now, now, Outcome.ANSWERED, 0);
      }
    }
    moment = refresh();
    for (MemberView view : balancer.views(clock.get())) {
      boolean called =
          view.stage() == Stage.PICKED
              || view.stage() == Stage.REMOTE
              || view.stage() == Stage.DRAINING;
      check(called, view.endpoint().id() + " is " + view.stage() + " though all calls go well");
    }
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  @Override
  public void open(Member member) {
    check(open.add(member), "Opened twice: " + member.endpoint().id());
    opened.add(member);
  }

  @Override
  public void moved(Member member, Endpoint before) {
    check(open.contains(member), "Moved though not open: " + member.endpoint().id());
  }

  @Override
  public void close(Member member) {
    check(open.remove(member), "Closed though not open: " + member.endpoint().id());
    opened.remove(member);
  }

  @Override
  public void close() {
    over.set(true);
    threads.shutdownNow();
  }
}
