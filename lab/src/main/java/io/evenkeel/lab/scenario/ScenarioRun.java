// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.cluster.PodView;
import io.evenkeel.lab.live.Lab;
import io.evenkeel.lab.live.LabSettings;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.load.Second;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.mode.Mode;
import io.evenkeel.lab.mode.Outcome;
import io.evenkeel.lab.mode.Promise;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario in a lab of its own, in real time.
 *
 * <p>One use, one thread.
 */
public final class ScenarioRun {

  private static final long SECOND = 1_000_000_000L;

  // How late a line of progress may be.
  private static final long LOOK = SECOND / 2;

  private final Scenario scenario;
  private final LabSettings settings;
  private final Progress progress;
  private final Ticker ticker = SystemTime.ticker();
  private final CountDownLatch never = new CountDownLatch(1);

  /**
   * @param settings of the lab; the scenario says how many pods it has at the beginning
   * @param progress is told what runs and what happens, a line at a time, on the thread that runs
   *     it
   */
  public ScenarioRun(Scenario scenario, LabSettings settings, Consumer<String> progress) {
    this.scenario = scenario;
    this.progress = new Progress(progress);
    this.settings = scenario.lab(settings);
  }

  /**
   * Runs it; takes as long as it is.
   *
   * @throws IllegalStateException if the lab cannot run here
   */
  public Result run() throws InterruptedException {
    progress.begins(scenario);
    try (Lab lab = Lab.start(settings)) {
      long start = ticker.nanoTime();
      await(start, scenario.steady().minusSeconds(scenario.steadySeconds()));
      Map<String, Counted> before = counted(lab);
      await(start, scenario.steady().minusMillis(100));
      Map<String, Steady> steady = steady(lab);
      Map<String, Since> since = new HashMap<>();
      for (Scenario.Step step : scenario.steps()) {
        await(lab, start, step.at());
        if (since.isEmpty()) {
          since.putAll(since(lab));
        }
        lab.act(step.action(), step.arguments());
      }
      await(lab, start, scenario.length());
      return result(lab, before, steady, since);
    }
  }

  /** Waits, and tells meanwhile what happens. */
  private void await(Lab lab, long start, Duration at) throws InterruptedException {
    long end = start + at.toNanos();
    for (long now = ticker.nanoTime(); now < end; now = ticker.nanoTime()) {
      pause(Math.min(LOOK, end - now));
      progress.look(lab.now().events());
    }
  }

  private void await(long start, Duration at) throws InterruptedException {
    long left = start + at.toNanos() - ticker.nanoTime();
    if (left > 0) {
      pause(left);
    }
  }

  private void pause(long nanos) throws InterruptedException {
    var unused = never.await(nanos, TimeUnit.NANOSECONDS);
  }

  private record Counted(long calls, long failed) {}

  private static Map<String, Counted> counted(Lab lab) {
    Map<String, Counted> counted = new HashMap<>();
    for (Mode mode : lab.running()) {
      CallLog log = lab.log(mode.id());
      counted.put(mode.id(), new Counted(log.calls(), log.failures()));
    }
    return counted;
  }

  /** What the first event found: whatever was before it is none of its doing. */
  private record Since(long calls, long failed, long second) {}

  private Map<String, Since> since(Lab lab) {
    Map<String, Since> since = new HashMap<>();
    for (Mode mode : lab.running()) {
      CallLog log = lab.log(mode.id());
      since.put(mode.id(), new Since(log.calls(), log.failures(), log.second(ticker.nanoTime())));
    }
    return since;
  }

  private record Steady(
      @Nullable Spread spread, int podsUsed, int connections, double localShare) {}

  private static List<String> readyPods(Lab lab) {
    return lab.cluster().pods().stream().filter(PodView::ready).map(PodView::name).toList();
  }

  private Map<String, Steady> steady(Lab lab) {
    List<String> pods = readyPods(lab);
    Map<String, Steady> steady = new HashMap<>();
    for (ModeNow mode : lab.now().modes()) {
      int used = (int) mode.pods().stream().filter(pod -> pod.callsPerSecond() > 0).count();
      steady.put(
          mode.id(),
          new Steady(
              lab.spread(mode.id(), pods, scenario.steadySeconds()),
              used,
              mode.connections(),
              localShare(lab, mode)));
    }
    return steady;
  }

  /** What stays in the clients' zone, of the last seconds' calls. */
  private static double localShare(Lab lab, ModeNow mode) {
    Set<String> local =
        lab.cluster().pods().stream()
            .filter(pod -> pod.zone().equals(lab.zone()))
            .map(PodView::name)
            .collect(Collectors.toSet());
    return mode.pods().stream()
        .filter(pod -> local.contains(pod.pod()))
        .mapToDouble(PodShare::share)
        .sum();
  }

  private Result result(
      Lab lab, Map<String, Counted> counted, Map<String, Steady> steady, Map<String, Since> since) {
    Snapshot last = lab.now();
    History history = lab.history();
    List<String> pods = readyPods(lab);
    List<Result.Way> ways = new ArrayList<>();
    for (Mode mode : lab.running()) {
      ModeNow now = last.mode(mode.id());
      Steady before = steady.get(mode.id());
      Counted first = counted.get(mode.id());
      History.Series series = history.modes().get(mode.id());
      if (before == null || first == null || series == null) {
        throw new IllegalStateException("The lab did not run long enough to see " + mode.id());
      }
      CallLog log = lab.log(mode.id());
      Second all =
          log.between(scenario.steady().toSeconds() - scenario.steadySeconds(), CallLog.SECONDS);
      Spread settled = lab.spread(mode.id(), pods, scenario.steadySeconds());
      Since event = since.getOrDefault(mode.id(), new Since(log.calls(), log.failures(), 0));
      Outcome outcome =
          outcome(mode, now, before, settled, first, log, event, localShare(lab, now));
      List<String> broken = new ArrayList<>();
      for (Promise promise : mode.promises()) {
        String wrong = promise.brokenBy(scenario.name(), outcome);
        if (wrong != null) {
          broken.add("broke its promise '" + promise.sentence() + "': " + wrong + ".");
        }
      }
      ways.add(
          new Result.Way(
              mode.info(),
              outcome,
              all.percentileMillis(50),
              all.percentileMillis(99),
              now.connections(),
              broken,
              new Result.Series(
                  series.p99Millis(), series.failed(), series.podsCalled(), series.maxOverMean())));
    }
    return new Result(
        scenario,
        settings.cluster().seed(),
        last.events(),
        ways,
        lab.leftOut(),
        last.stalls(),
        history.at());
  }

  private Outcome outcome(
      Mode mode,
      ModeNow now,
      Steady before,
      @Nullable Spread settled,
      Counted first,
      CallLog log,
      Since event,
      double localShare) {
    ClusterSettings cluster = settings.cluster();
    NoticeNow notice = now.notice();
    return new Outcome(
        log.calls() - first.calls(),
        log.failures() - first.failed(),
        before.spread(),
        settled,
        before.podsUsed(),
        mode.info().clients(),
        before.connections(),
        notice,
        notice.state().equals("none")
            ? Duration.ZERO
            : Duration.ofNanos((long) (notice.seconds() * SECOND)),
        cluster.dnsTtl(),
        cluster.linger(),
        cluster.connectionAge(),
        settings.ratePerMode(),
        log.calls() - event.calls(),
        log.failures() - event.failed(),
        log.between(event.second(), CallLog.SECONDS).percentileMillis(99),
        before.localShare(),
        localShare,
        mode.info().rules().isEmpty() ? "" : settings.pick());
  }
}
