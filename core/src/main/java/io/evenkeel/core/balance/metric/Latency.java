// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.balance.spi.Ranges;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Latency as this client sees it, times the calls in flight: {@code max(latency, age of the oldest
 * call) × (in flight / weight + 1)}.
 *
 * <p>A descendant of peak EWMA (Finagle, Linkerd). Where that jumps to each peak and then remembers
 * it, so that a pause of one endpoint is held against it long after, this averages over a shorter
 * time and looks at the calls that wait now: it knows of a pause while it lasts.
 *
 * <ul>
 *   <li>A failed call counts as slow, not as fast, or an endpoint that fails at once would get all
 *       calls: {@code failurePenalty}, ten medians of what answers take where that is more, or what
 *       the server asks for (retry pushback) where that is more still, up to {@value
 *       #MOST_PUSHBACK_SECONDS} s.
 *   <li>A call that its caller gave up counts where it took longer than the mean: it would have
 *       taken at least so long.
 *   <li>The first answer of an endpoint does not count, nor do those of calls that began before it
 *       came: they pay for a cold connection and cold code, on either side, and being all that is
 *       known they would keep further calls away.
 *   <li>An endpoint of which nothing is known is taken for a middling one.
 *   <li>What is known fades while no call confirms it, by half in {@code fade}: a slow endpoint is
 *       tried again in the end.
 * </ul>
 *
 * <p>Differences that chance makes would still matter, since of two endpoints the quicker one gets
 * the call, be it quicker by a hair: a client with one call at a time would send two thirds of them
 * to one of three equal endpoints. So all that is at most {@code tolerance} times the latency of a
 * quick endpoint (the lower quartile), and a quarter of a millisecond more, counts as equal, and
 * calls in flight and chance decide.
 *
 * <p>Breaks where latency says nothing of load, as with long polls; take {@link InFlight} there.
 *
 * @param decay after which a sample counts 1/e; longer is calmer, and slower to see a change
 * @param fade after which an unconfirmed latency is taken for half
 * @param tolerance how many times the latency of a quick endpoint counts as equal to it; more
 *     spreads calls more evenly, and sends more of them to endpoints that are a little slower; 1
 *     compares exactly
 * @param failurePenalty the least latency that a failed call stands for
 */
public record Latency(Duration decay, Duration fade, double tolerance, Duration failurePenalty)
    implements LoadMetric {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final double MOST_TOLERANCE = 10;
  private static final Duration LEAST_PENALTY = Duration.ofMillis(1);
  private static final long MOST_PUSHBACK_SECONDS = 300;
  private static final Duration MOST_PENALTY = Duration.ofSeconds(MOST_PUSHBACK_SECONDS);

  /** Chosen by simulation: see {@code docs/decisions}. */
  public static final Latency DEFAULT =
      new Latency(Duration.ofMillis(1500), Duration.ofSeconds(3), 1.25, Duration.ofSeconds(5));

  private static final int MEDIANS_OF_A_FAILURE = 10;
  // Below a microsecond the clock itself is the noise; and loads must differ by calls in flight
  // even where nothing is known yet.
  private static final double LEAST_NANOS = 1_000;
  private static final int MOST_SAMPLES_OF_A_QUANTILE = 256;
  private static final double MIDDLING = 0.5;
  private static final double QUICK = 0.25;
  // What a kernel and a network make of equal calls. No endpoint is worth preferring for less.
  private static final double SLACK_NANOS = 250_000;
  private static final long NEVER = Long.MIN_VALUE;
  // Until it is known what is quick, only what is slow for a call of any kind counts as slower.
  private static final double UNTIL_KNOWN_NANOS = 1e9;

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Latency {
    Ranges.require("The decay of latencies", decay, SHORTEST, LONGEST);
    Ranges.require("The time in which a latency fades", fade, SHORTEST, LONGEST);
    Ranges.require("The tolerance for latencies", tolerance, 1, MOST_TOLERANCE);
    Ranges.require(
        "The latency that a failed call stands for", failurePenalty, LEAST_PENALTY, MOST_PENALTY);
  }

  /** Reads the settings of {@code latency}. */
  public static Latency parse(ConfigObject config) throws ConfigException {
    Latency read =
        new Latency(
            config.duration("decay", DEFAULT.decay, SHORTEST, LONGEST),
            config.duration("fade", DEFAULT.fade, SHORTEST, LONGEST),
            config.number("tolerance", DEFAULT.tolerance, 1, MOST_TOLERANCE),
            config.duration("failurePenalty", DEFAULT.failurePenalty, LEAST_PENALTY, MOST_PENALTY));
    config.end();
    return read;
  }

  @Override
  public String unit() {
    return "ns";
  }

  @Override
  public Meter newMeter() {
    return new LatencyMeter(this);
  }

  private static final class LatencyMeter implements Meter {
    private final double decayNanos;
    private final double fadeNanos;
    private final double penaltyNanos;
    private final double tolerance;
    // Of what answers take at the endpoints that answered; 0 while none has. Failures are no part
    // of it: they stand for some medians, and would be multiplied by themselves again and again.
    private volatile double median;
    // Latencies below count as equal to it.
    private volatile double alike;

    LatencyMeter(Latency settings) {
      decayNanos = settings.decay.toNanos();
      fadeNanos = settings.fade.toNanos();
      penaltyNanos = settings.failurePenalty.toNanos();
      tolerance = settings.tolerance;
      alike = tolerance > 1 ? UNTIL_KNOWN_NANOS : 0;
    }

    @Override
    public Load newLoad(long now) {
      return new LatencyLoad(this);
    }

    @Override
    public void refresh(Iterable<Load> loads, long now) {
      median =
          quantile(
              loads, MIDDLING, load -> load.answers.isEmpty() ? 0 : load.answers.mean(), median);
      double quick = quantile(loads, QUICK, load -> load.isEmpty() ? 0 : load.mean(), 0);
      if (quick > 0 && tolerance > 1) {
        alike = quick * tolerance + SLACK_NANOS;
      }
    }

    /** Of those that are more than 0; the other value where none is. */
    private static double quantile(
        Iterable<Load> loads, double part, ToDoubleFunction<LatencyLoad> of, double otherwise) {
      int known = 0;
      for (Load load : loads) {
        if (load instanceof LatencyLoad latency && of.applyAsDouble(latency) > 0) {
          known++;
        }
      }
      int stride = 1 + known / MOST_SAMPLES_OF_A_QUANTILE;
      double[] samples = new double[(known + stride - 1) / stride];
      int taken = 0;
      int at = 0;
      for (Load load : loads) {
        if (load instanceof LatencyLoad latency) {
          double sample = of.applyAsDouble(latency);
          if (sample > 0 && at++ % stride == 0 && taken < samples.length) {
            samples[taken++] = sample;
          }
        }
      }
      if (taken == 0) {
        return otherwise;
      }
      Arrays.sort(samples, 0, taken);
      return samples[(int) (taken * part)];
    }
  }

  /**
   * Is the mean rather than has one: of 10,000 endpoints a pick must wait for each cache line that
   * it looks into. What it mostly reads, the meter, the mean and the size, are the first of its
   * fields.
   */
  private static final class LatencyLoad extends DecayingMean implements Load, OldestCall.Keeper {
    private final LatencyMeter meter;
    private volatile long oldestStart = NONE;
    private final OldestCall oldest = new OldestCall(this);
    private volatile long firstAnswerAt = NEVER;
    private final MeanOfMany answers = new MeanOfMany();
    private final MeanOfMany all = new MeanOfMany();

    LatencyLoad(LatencyMeter meter) {
      super(meter.decayNanos);
      this.meter = meter;
    }

    @Override
    public double load(int inFlight, double weight, long now) {
      double alike = Math.max(meter.alike, LEAST_NANOS);
      double latency = isEmpty() ? meter.median : known(alike, now);
      if (inFlight <= 0) {
        return Math.max(latency, alike);
      }
      latency = Math.max(Math.max(latency, alike), (double) OldestCall.age(oldestStart, now));
      return Math.min(latency * (inFlight / weight + 1), Double.MAX_VALUE);
    }

    /** Where that is no more than {@code alike}, as of most, nothing else of it need be read. */
    private double known(double alike, long now) {
      double mean = mean();
      return mean > alike ? mean * Fading.factor(idleNanos(now), meter.fadeNanos) : mean;
    }

    @Override
    public long oldestStart() {
      return oldestStart;
    }

    @Override
    public void keepOldestStart(long start) {
      oldestStart = start;
    }

    @Override
    public double serverLoad(long now) {
      return all.isEmpty() ? Double.NaN : all.mean();
    }

    @Override
    public double serverSamples() {
      return Math.max(all.samples(), size());
    }

    @Override
    public int started(long now) {
      return oldest.started(now);
    }

    @Override
    public void answered(int token, long startedAt, long now) {
      answerTook(startedAt, now);
      oldest.ended(token, startedAt, true);
    }

    @Override
    public void ended(
        int token,
        boolean answered,
        long startedAt,
        long now,
        Outcome outcome,
        long pushbackNanos) {
      double elapsed = (double) Math.max(0, now - startedAt);
      if (outcome == Outcome.FAILED) {
        double asked = Math.min((double) Math.max(0, pushbackNanos), MOST_PUSHBACK_SECONDS * 1e9);
        double penalty = Math.max(meter.penaltyNanos, MEDIANS_OF_A_FAILURE * meter.median);
        takes(Math.max(Math.max(penalty, asked), answered ? 0 : elapsed), now);
      } else if (!answered && outcome == Outcome.ANSWERED) {
        answerTook(startedAt, now);
      } else if (!answered && !isEmpty() && elapsed > mean()) {
        takes(elapsed, now);
      }
      if (!answered) {
        oldest.ended(token, startedAt, outcome == Outcome.ANSWERED);
      }
    }

    private void answerTook(long startedAt, long now) {
      long first = firstAnswerAt;
      if (first == NEVER) {
        firstAnswerAt = now == NEVER ? now + 1 : now;
      } else if (startedAt - first >= 0) {
        double nanos = (double) Math.max(0, now - startedAt);
        takes(nanos, now);
        answers.add(nanos, size());
      }
    }

    private void takes(double nanos, long now) {
      add(nanos, now);
      all.add(nanos, size());
    }

    @Override
    public void forget(long now) {
      firstAnswerAt = NEVER;
      answers.clear();
      all.clear();
      clear();
    }
  }

  /** Names it {@code latency}; its settings are its components. */
  public static final class Provider implements LoadMetricProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return "latency";
    }

    @Override
    public LoadMetric parse(ConfigObject config) throws ConfigException {
      return Latency.parse(config);
    }
  }
}
