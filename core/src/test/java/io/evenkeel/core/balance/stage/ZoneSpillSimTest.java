// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.stage.ZoneSpill.Sample;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loop closed: what clients send away changes the queues, and with them the latencies that
 * clients see.
 *
 * <p>Two local servers and four remote ones, each good for one unit of calls; a latency is that of
 * a busy server (M/M/1) and of what waits there, at most two seconds of work, since callers have
 * deadlines; clients see it through an average over three seconds. In steps of a tenth of a second
 * and without threads.
 */
class ZoneSpillSimTest {

  private static final double STEP = 0.1;
  private static final int LOCAL = 2;
  private static final int REMOTE = 4;
  private static final double PROBES = Zones.DEFAULT.probes();

  @ParameterizedTest
  @CsvSource({"2.2", "3", "4", "5", "5.5"})
  void aLocalTierAtOverloadIsRelievedAndTheShareSettles(double calls) {
    Fleet fleet = new Fleet(1, 0);
    fleet.run(200, calls);
    DoubleSummaryStatistics share = fleet.run(300, calls);

    assertThat(share.getMax() - share.getMin()).isLessThan(0.03);
    // Both tiers can take what they get.
    assertThat(calls * (1 - share.getMin())).isLessThan(LOCAL);
    assertThat(calls * share.getMax()).isLessThan(REMOTE);
    // Local servers still get more each than an even spread would give them: that is what is
    // tolerated.
    assertThat(share.getAverage()).isLessThan((double) REMOTE / (LOCAL + REMOTE));
  }

  @ParameterizedTest
  @CsvSource({"2.2", "3", "4", "5", "5.5"})
  void allComesHomeAfterTheLoadFalls(double calls) {
    Fleet fleet = new Fleet(1, 0);
    fleet.run(300, calls);
    fleet.run(120, 0.4);

    assertThat(fleet.run(300, 0.4).getMax()).isEqualTo(PROBES);
  }

  @Test
  void aRestThatIsToleratedIsReachedFromBothSides() {
    Fleet rising = new Fleet(1, 0);
    Fleet falling = new Fleet(1, 0);
    falling.run(300, 5.5);
    rising.run(300, 2.5);
    falling.run(300, 2.5);

    double one = rising.run(100, 2.5).getAverage();
    double other = falling.run(100, 2.5).getAverage();
    assertThat(Math.abs(one - other)).isLessThan(0.01);
  }

  @Test
  void anOverloadThatComesSuddenlyIsRelievedWithinAMinute() {
    Fleet fleet = new Fleet(1, 0);
    fleet.run(300, 1);
    fleet.run(60, 5);

    assertThat(5 * (1 - fleet.share())).isLessThan(LOCAL);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void manyClientsThatSeeLoadsDimlySettleTogether(long seed) {
    Fleet fleet = new Fleet(20, seed);
    fleet.run(200, 4);
    DoubleSummaryStatistics share = fleet.run(300, 4);

    assertThat(share.getMax() - share.getMin()).isLessThan(0.1);
    assertThat(4 * (1 - share.getMin())).isLessThan(LOCAL);
  }

  @Test
  void remoteServersThatAreSlowAttractNothingFromALocalTierThatIsBusy() {
    Fleet fleet = new Fleet(1, 0);
    fleet.remote.slowness = 20;

    assertThat(fleet.run(600, 1.8).getMax()).isEqualTo(PROBES);
  }

  @Test
  void localServersThatAreSlowLoseNearlyAllAndGetItBack() {
    Fleet fleet = new Fleet(1, 0);
    fleet.local.slowness = 20;
    fleet.run(300, 1);
    assertThat(fleet.share()).isEqualTo(1 - PROBES);

    fleet.local.slowness = 1;
    fleet.run(180, 1);
    // Servers of one worker each: a quarter slower than idle ones at a fifth of what they can take.
    assertThat(fleet.share()).isLessThan(0.55);
  }

  /** Servers of one zone, which share evenly what comes there. */
  private static final class Tier {
    private static final double SERVICE_TIME = 0.05;
    private static final double MOST_WAITING = 2;
    private static final double SEEN_OVER = 3;

    private final int servers;
    private double slowness = 1;
    private double waiting;
    private double seen = SERVICE_TIME;

    Tier(int servers) {
      this.servers = servers;
    }

    void step(double calls) {
      double each = calls / servers;
      waiting = Math.max(0, Math.min(MOST_WAITING, waiting + (each - 1) * STEP));
      double latency = slowness * SERVICE_TIME / (1 - Math.min(each, 0.95)) + waiting;
      seen += (latency - seen) * -Math.expm1(-STEP / SEEN_OVER);
    }
  }

  /** Clients with equal shares of the calls; each updates once a second, not all at once. */
  private static final class Fleet {
    private final Tier local = new Tier(LOCAL);
    private final Tier remote = new Tier(REMOTE);
    private final ZoneSpill[] clients;
    private final Random noise;
    private final double blur;
    private int steps;

    Fleet(int clients, long seed) {
      this.clients =
          Stream.generate(() -> new ZoneSpill(Zones.DEFAULT))
              .limit(clients)
              .toArray(ZoneSpill[]::new);
      noise = new Random(seed);
      blur = clients > 1 ? 0.2 : 0;
    }

    double share() {
      double sum = 0;
      for (ZoneSpill client : clients) {
        sum += client.share();
      }
      return sum / clients.length;
    }

    DoubleSummaryStatistics run(int seconds, double calls) {
      DoubleSummaryStatistics shares = new DoubleSummaryStatistics();
      for (int end = steps + seconds * 10; steps < end; steps++) {
        local.step(calls * (1 - share()));
        remote.step(calls * share());
        for (int i = 0; i < clients.length; i++) {
          if ((steps + i) % 10 == 0) {
            clients[i].update(
                new Sample(
                    LOCAL,
                    LOCAL,
                    REMOTE,
                    dimly(local.seen),
                    dimly(remote.seen),
                    steps * 100_000_000L));
          }
        }
        if (steps >= 10) {
          shares.accept(share());
        }
      }
      return shares;
    }

    private double dimly(double load) {
      return load * Math.exp(blur * noise.nextGaussian());
    }
  }
}
