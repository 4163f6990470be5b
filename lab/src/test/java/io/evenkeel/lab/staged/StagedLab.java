// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.staged;

import io.evenkeel.lab.staged.StagedPods.Pod;
import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.ActionNow;
import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.Snapshot;
import io.evenkeel.lab.state.Stall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lab for those who show labs: seeded, a second at each {@link #tick}, with all that a page must
 * stand: many pods, hostile names, events with answers.
 */
public final class StagedLab implements LabView {

  private static final int HISTORY_SECONDS = 120;
  private static final int EVENTS = 30;
  private static final int WINDOW_SECONDS = 5;
  private static final int FRESH_SECONDS = 70;
  private static final int MOST_PODS = 40;

  private static final List<ActionInfo> ACTIONS =
      List.of(
          action("scale-up", "Scale up", "+", "scale", "Three pods more."),
          action("scale-down", "Scale down", "-", "scale", "Three pods less."),
          action(
              "rollout", "Rollout restart", "r", "scale", "Replaces every pod, as kubectl does."),
          action("slow-pod", "Slow pod", "s", "faults", "One pod takes 250 ms for each call."),
          action("failing-pod", "Failing pod", "f", "faults", "One pod fails each call."),
          action(
              "hung-pod",
              "Hung pod",
              "h",
              "faults",
              "One pod takes calls and never answers; its packets are not lost, its sockets are"
                  + " not read."),
          action(
              "node-loss",
              "Node loss",
              "n",
              "faults",
              "Emulated: the node's sockets are accepted and never read or closed."),
          action("api-outage", "API outage", "a", "faults", "The Kubernetes API goes mute."),
          action("dns-outage", "DNS outage", "d", "faults", "Emulated: queries are not answered."),
          action("pick", "Pick rule", "p", "load", "The next pick rule."),
          action("load-up", "More load", ">", "load", "Half as many calls again."),
          action("load-down", "Less load", "<", "load", "A third less calls."),
          action("reset", "Reset", "x", "lab", "Everything as in the beginning."));

  private final StagedPods pods;
  private final List<StagedMode> modes;
  private final List<Stall> stalls = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final boolean readOnly;
  private final int replicasAtFirst;
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private final List<EventNow> events = new ArrayList<>();
  private final Set<String> active = new LinkedHashSet<>();
  private final List<Double> at = new ArrayList<>();
  private final Map<String, History.Series> series = new LinkedHashMap<>();
  private int second;
  private int replicas;
  private double rate = 240;
  private int lastEvent;
  private Snapshot now;
  private @Nullable RuntimeException failNext;

  public StagedLab(long seed, int modes, int pods) {
    this(seed, modes, pods, false);
  }

  public StagedLab(long seed, int modes, int pods, boolean readOnly) {
    SplittableRandom random = new SplittableRandom(seed);
    this.readOnly = readOnly;
    this.replicas = pods;
    this.replicasAtFirst = pods;
    this.pods = new StagedPods(random, pods);
    this.modes = StagedModes.create(random, modes);
    for (StagedMode mode : this.modes) {
      series.put(
          mode.info.id(),
          new History.Series(
              new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
    }
    now = pass();
  }

  private static ActionInfo action(String id, String label, String key, String group, String hint) {
    return new ActionInfo(id, label, hint, key, group);
  }

  /** Lets a second pass and tells all listeners. */
  public void tick() {
    Snapshot snapshot = pass();
    listeners.forEach(listener -> listener.accept(snapshot));
  }

  private synchronized Snapshot pass() {
    boolean first = second == 0;
    second++;
    if (pods.tick(second)) {
      List<Pod> young = pods.that(pod -> pod.isReady() && pod.since == second);
      modes.forEach(mode -> mode.newPods(young, second));
    }
    at.add((double) second);
    modes.forEach(mode -> mode.tick(pods, second, rate, first));
    List<ModeNow> modesNow = modes.stream().map(mode -> mode.now(pods, second, rate)).toList();
    for (int i = 0; i < modes.size(); i++) {
      StagedMode mode = modes.get(i);
      History.Series of = series.get(mode.info.id());
      of.p99Millis().add(mode.p99());
      of.failed().add(mode.failedNow());
      of.maxOverMean().add(modesNow.get(i).maxOverMean());
      of.podsCalled().add(mode.podsCalled());
    }
    forget();
    answer(modesNow);
    now =
        new Snapshot(
            second,
            rate,
            WINDOW_SECONDS,
            new ClusterNow(
                "greeter.prod",
                replicas,
                pods.now(second),
                pods.nodes(),
                !active.contains("api-outage"),
                !active.contains("dns-outage")),
            modesNow,
            events,
            actions().stream()
                .map(
                    action ->
                        new ActionNow(
                            action.id(),
                            !action.id().equals("scale-down") || replicas > 1,
                            active.contains(action.id())))
                .toList(),
            stalls);
    return now;
  }

  private void forget() {
    if (at.size() > HISTORY_SECONDS) {
      at.remove(0);
      for (History.Series of : series.values()) {
        List.of(of.p99Millis(), of.failed(), of.maxOverMean(), of.podsCalled())
            .forEach(values -> values.subList(0, 1).clear());
      }
    }
  }

  /** The newest event's answers follow the numbers while it is fresh. */
  private void answer(List<ModeNow> modesNow) {
    if (events.isEmpty()) {
      return;
    }
    EventNow event = events.get(events.size() - 1);
    if (second - event.at() > FRESH_SECONDS) {
      return;
    }
    List<AnswerNow> answers = modesNow.stream().map(mode -> answer(event, mode)).toList();
    events.set(
        events.size() - 1,
        new EventNow(event.id(), event.at(), event.until(), event.kind(), event.text(), answers));
  }

  private static AnswerNow answer(EventNow event, ModeNow mode) {
    NoticeNow notice = mode.notice();
    if (event.kind().equals("fault")) {
      String failures =
          String.format(
              Locale.ROOT,
              "%.0f of %.0f calls a second failed",
              mode.failedPerSecond(),
              mode.callsPerSecond());
      return new AnswerNow(mode.id(), mode.failedPerSecond() > 0 ? "bad" : "good", failures);
    }
    return switch (notice.state()) {
      case "noticed" ->
          new AnswerNow(
              mode.id(),
              "good",
              String.format(
                  Locale.ROOT,
                  "called all %d new pods within %.2f s, no call failed",
                  notice.pods(),
                  notice.seconds()));
      case "none" -> new AnswerNow(mode.id(), "neutral", "has nothing to notice yet");
      default ->
          new AnswerNow(
              mode.id(),
              "bad",
              String.format(
                  Locale.ROOT,
                  "has called %d of %d new pods after %.0f s",
                  notice.noticed(),
                  notice.pods(),
                  notice.seconds()));
    };
  }

  @Override
  public List<ModeInfo> modes() {
    return modes.stream().map(mode -> mode.info).toList();
  }

  @Override
  public synchronized List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** The machine stands still for so long, and does again what it should. */
  public synchronized void stall(double seconds) {
    stalls.add(new Stall(second + seconds, seconds));
  }

  /** A way that cannot be here; to be said before anybody looks. */
  public synchronized void leftOut(String title, String why) {
    leftOut.add(new LeftOut("left-out-" + leftOut.size(), title, why));
  }

  @Override
  public List<ActionInfo> actions() {
    return readOnly ? List.of() : ACTIONS;
  }

  @Override
  public synchronized Snapshot now() {
    return now;
  }

  @Override
  public synchronized History history() {
    Map<String, History.Series> copy = new LinkedHashMap<>();
    series.forEach(
        (id, of) ->
            copy.put(
                id,
                new History.Series(
                    new ArrayList<>(of.p99Millis()),
                    new ArrayList<>(of.failed()),
                    new ArrayList<>(of.maxOverMean()),
                    new ArrayList<>(of.podsCalled()))));
    return new History(at, copy);
  }

  @Override
  public synchronized void act(String action, Map<String, String> arguments) {
    if (actions().stream().noneMatch(known -> known.id().equals(action))) {
      throw new IllegalArgumentException("No action '" + action + "'");
    }
    RuntimeException failure = failNext;
    failNext = null;
    if (failure != null) {
      throw failure;
    }
    switch (action) {
      case "scale-up" -> scale(wanted(arguments, replicas + 3));
      case "scale-down" -> scale(wanted(arguments, Math.max(1, replicas - 3)));
      case "rollout" -> {
        pods.restart(second);
        happened("rollout", "Rollout of " + replicas + " pods");
      }
      case "slow-pod" -> fault(action, "One pod is slow", "slow");
      case "failing-pod" -> fault(action, "One pod fails", "failing");
      case "hung-pod" -> fault(action, "One pod hangs", "hung");
      case "node-loss" -> {
        boolean on = toggle(action, "Node node-1 is lost");
        pods.lostNode = on ? 0 : -1;
      }
      case "pick" -> {
        modes.forEach(mode -> mode.pick(arguments.get("rule")));
        happened("policy", "Another pick rule");
      }
      case "load-up" -> load(rate * 1.5);
      case "load-down" -> load(rate / 1.5);
      case "reset" -> {
        active.clear();
        pods.fault("");
        pods.lostNode = -1;
        replicas = replicasAtFirst;
        pods.scale(replicas, second);
        modes.forEach(StagedMode::forget);
        happened("reset", "Reset: all faults ended, " + replicas + " pods again");
      }
      default -> toggle(action, action.startsWith("api") ? "The API is mute" : "DNS is mute");
    }
  }

  private static int wanted(Map<String, String> arguments, int otherwise) {
    int wanted = Integer.parseInt(arguments.getOrDefault("replicas", String.valueOf(otherwise)));
    if (wanted < 0 || wanted > MOST_PODS) {
      throw new IllegalArgumentException(
          "replicas must be from 0 to " + MOST_PODS + ", but is " + wanted);
    }
    return wanted;
  }

  private void scale(int wanted) {
    happened("scale", "Scale from " + replicas + " to " + wanted + " pods");
    replicas = wanted;
    pods.scale(wanted, second);
  }

  private void load(double wanted) {
    rate = Math.max(10, Math.min(5_000, Math.rint(wanted)));
    happened("load", String.format(Locale.ROOT, "Load is %.0f calls/s for each way", rate));
  }

  private void fault(String action, String text, String fault) {
    pods.fault(toggle(action, text) ? fault : "");
  }

  private boolean toggle(String action, String text) {
    if (active.remove(action)) {
      end(text);
      return false;
    }
    active.add(action);
    happened("fault", text);
    return true;
  }

  private void end(String text) {
    for (int i = events.size() - 1; i >= 0; i--) {
      EventNow event = events.get(i);
      if (event.text().equals(text) && event.until() == null) {
        events.set(
            i,
            new EventNow(
                event.id(), event.at(), (double) second, event.kind(), text, event.answers()));
        return;
      }
    }
  }

  private void happened(String kind, String text) {
    events.add(
        new EventNow(
            ++lastEvent, second, kind.equals("fault") ? null : until(), kind, text, List.of()));
    if (events.size() > EVENTS) {
      events.remove(0);
    }
  }

  private @Nullable Double until() {
    return (double) second + 2;
  }

  @Override
  public Runnable listen(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** The next action throws this. */
  public synchronized void failNext(RuntimeException failure) {
    failNext = failure;
  }

  /** How many listen. */
  public int listeners() {
    return listeners.size();
  }
}
