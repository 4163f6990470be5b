// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import io.evenkeel.core.balance.spi.Picker;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code hash}: calls with equal keys go to the same endpoint, for what that has in its cache;
 * unless it is full.
 *
 * <p>A ring of hashes, so that a changed set moves only the keys of what changed, and all clients
 * that see the same set agree. A key that many calls have does not overload its endpoint: none gets
 * more than {@code boundedLoad} times its share of this client's calls in flight (Mirrokni, Thorup,
 * Zadimoghaddam, "Consistent Hashing with Bounded Loads", arXiv 1608.01350). The calls past the
 * bound go on, always to the same others for the same key, which differ from key to key, so that no
 * neighbour takes it all (Chen, Coleman, Shrivastava, arXiv 1908.08762). They go on a bounded
 * number of times: by a bound close to 1 a call may end past it.
 *
 * <p>The bound is over the calls of one client. Where it has fewer calls in flight than there are
 * endpoints, it is one call: of two at once with the same key the second goes elsewhere. Take the
 * bound away where that costs more than a busy endpoint does. Where endpoints keep nothing of a
 * key, any other rule balances better.
 *
 * <p>A call without a key goes to any endpoint.
 *
 * @param header the header whose value is the key; if null, it is what the caller gave as key
 * @param boundedLoad above 1 and at most 10; infinite for no bound. Nearer to 1 spreads calls more
 *     evenly, and sends more of them to an endpoint that does not know their key
 * @param points how many points an endpoint of mean weight has, from 16 to 1024. Shares of the keys
 *     differ by about {@code 1 / sqrt(points)}; memory is about 12 bytes a point
 */
public record Hash(@Nullable String header, double boundedLoad, int points) implements PickRule {

  private static final double MOST_LOAD = 10;
  private static final int FEWEST_POINTS = 16;
  private static final int MOST_POINTS = 1024;

  // As gRPC allows it; the values of a name that ends in -bin are no text.
  private static final Pattern HEADER = Pattern.compile("[0-9a-z_.-]+(?<!-bin)");
  private static final String HEADER_RULE =
      "must be the name of a text header in lower case, such as \"x-user\"";

  /** By the key that the caller gives, and at most a quarter above the share. */
  public static final Hash DEFAULT = new Hash(null, 1.25, 64);

  public Hash {
    if (header != null && !HEADER.matcher(header).matches()) {
      throw new IllegalArgumentException("Header " + HEADER_RULE + ", but is '" + header + "'");
    }
    if (!isBound(boundedLoad)) {
      throw new IllegalArgumentException(
          "Bounded load must be above 1 and at most 10, or infinite, but is " + boundedLoad);
    }
    if (points < FEWEST_POINTS || points > MOST_POINTS) {
      throw new IllegalArgumentException(
          "Points must be from " + FEWEST_POINTS + " to " + MOST_POINTS + ", but are " + points);
    }
  }

  private static boolean isBound(double value) {
    return value > 1 && (value <= MOST_LOAD || value == Double.POSITIVE_INFINITY);
  }

  @Override
  public String name() {
    return "hash";
  }

  @Override
  public LoadMetric metric() {
    return new InFlight();
  }

  @Override
  public boolean readsCalls() {
    return true;
  }

  @Override
  public boolean needsAllEndpoints() {
    return true;
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return new Rings(this, random);
  }

  private static final class Rings implements Pickers {
    private final Hash rule;
    private final RandomGenerator random;
    private @Nullable HashRing ring;

    Rings(Hash rule, RandomGenerator random) {
      this.rule = rule;
      this.random = random;
    }

    @Override
    public Picker over(Candidates candidates, long now) {
      HashRing before = ring;
      HashRing next =
          before == null ? HashRing.of(rule.points, candidates) : before.over(candidates);
      ring = next;
      return new ByKey(rule, candidates, next, random);
    }
  }

  private static final class ByKey implements Picker {

    // By a bound of 1.25 at least a fifth of the room is free, which so many tries miss once in a
    // thousand times, and by 1.05 once in five; then the least loaded of those that were tried is
    // taken, past its bound.
    private static final int TRIES = 32;

    private final @Nullable String header;
    private final double bound;
    private final Candidates candidates;
    private final HashRing ring;
    private final InFlightTotal total;
    private final double weights;
    private final Picker withoutKey;

    ByKey(Hash rule, Candidates candidates, HashRing ring, RandomGenerator random) {
      header = rule.header;
      bound = rule.boundedLoad;
      this.candidates = candidates;
      this.ring = ring;
      total = new InFlightTotal(candidates);
      double sum = 0;
      for (int i = 0; i < candidates.size(); i++) {
        sum += candidates.weight(i);
      }
      weights = sum;
      withoutKey = WeightedRandom.over(candidates, random);
    }

    @Override
    public int pick(CallInfo call, long now) {
      String key = header == null ? call.hashKey() : call.header(header);
      if (key == null) {
        return withoutKey.pick(call, now);
      }
      long hash = XxHash64.of(key);
      int owner = ring.owner(hash);
      if (bound == Double.POSITIVE_INFINITY) {
        return owner;
      }
      // With this call itself, so that there is always room for it somewhere.
      double room = bound * (total.now() + 1) / weights;
      int least = owner;
      double leastRatio = Double.POSITIVE_INFINITY;
      for (int i = 1; i <= TRIES; i++) {
        int inFlight = total.look(owner);
        if (inFlight < Math.ceil(room * candidates.weight(owner))) {
          return owner;
        }
        double ratio = inFlight / candidates.weight(owner);
        if (ratio < leastRatio) {
          leastRatio = ratio;
          least = owner;
        }
        owner = ring.owner(XxHash64.next(hash, i));
      }
      return least;
    }
  }

  /**
   * Names it {@code hash}; settings {@code header}, {@code boundedLoad} (1.25, or false for none),
   * {@code points} (64).
   */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return DEFAULT.name();
    }

    @Override
    public PickRule parse(ConfigObject config) throws ConfigException {
      String header = config.text("header");
      if (header != null && !HEADER.matcher(header).matches()) {
        throw new ConfigException(
            config.path("header"), HEADER_RULE + ", but is " + ConfigObject.shown(header));
      }
      return new Hash(
          header,
          bound(config),
          config.integer("points", DEFAULT.points, FEWEST_POINTS, MOST_POINTS));
    }

    private static double bound(ConfigObject config) throws ConfigException {
      Object value = config.raw("boundedLoad");
      if (value == null) {
        return DEFAULT.boundedLoad;
      }
      if (Boolean.FALSE.equals(value)) {
        return Double.POSITIVE_INFINITY;
      }
      if (value instanceof Number number
          && number.doubleValue() <= MOST_LOAD
          && isBound(number.doubleValue())) {
        return number.doubleValue();
      }
      throw new ConfigException(
          config.path("boundedLoad"),
          "must be a number above 1 and at most 10, or false for no bound, but is "
              + ConfigObject.shown(value));
    }
  }
}
