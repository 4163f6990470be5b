// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint and all that one channel knows of it. It is the same object for as long as the
 * endpoint is in the set, whatever becomes of its address, weight or zone; an endpoint with another
 * id is another member, even at the same address.
 *
 * <p>Calls are told from any thread: {@link #started}, then {@link #answered} for a stream, then
 * {@link #ended}; none locks, allocates or reads a clock.
 */
public final class Member extends PickedFields implements Candidate {

  /** The {@link #number} of one that has none. */
  public static final int NO_NUMBER = -1;

  private static final AtomicIntegerFieldUpdater<PickedFields> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(PickedFields.class, "inFlight");

  private volatile @Nullable LoadReport report;
  private volatile Endpoint endpoint;
  private final Balancer balancer;
  final Probation probation = new Probation();

  // Below: of the balancer's one thread.
  boolean connected;
  boolean failing;
  // Since it was opened a connection stood, or an attempt failed: until then it is neither capacity
  // that is there nor capacity that was lost.
  boolean heardOf;
  boolean serving = true;
  // When it could first be called, which is when slow start begins; stays whatever becomes of it.
  private long readySince;
  private boolean wasReady;
  // The subset left it out before it was ever ready here: others may have called it since.
  boolean inReserve;
  // It had its full share once, and is not to fall back from it.
  boolean grown;
  boolean wanted;
  boolean opened;
  boolean local = true;
  boolean starting;
  Stage stage = Stage.CONNECTING;
  private @Nullable Object attachment;

  Member(Balancer balancer, Endpoint endpoint, Load load) {
    super(load);
    this.balancer = balancer;
    this.endpoint = endpoint;
  }

  /**
   * When it could first be called, as far as is known; {@code now} where it never could be. One
   * that was kept in reserve, and against which nothing speaks, could be since then.
   */
  long readySince(long now) {
    if (!wasReady) {
      inReserve &= !failing && (serving || !connected);
      if (!inReserve) {
        readySince = now;
      }
      wasReady = connected && serving && endpoint.state() == Endpoint.State.READY;
    }
    return readySince;
  }

  boolean wasReady() {
    return wasReady;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  void setEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public double load(long now) {
    return load.load(inFlight, weight, now);
  }

  Load metricLoad() {
    return load;
  }

  void setLoad(Load load) {
    this.load = load;
  }

  /** Its weight now: less than the endpoint's own while it starts slowly. */
  public double weight() {
    return weight;
  }

  void setWeight(double weight) {
    // Of 10,000 members nearly all keep theirs, and each write would wait for all writes before it.
    if (this.weight != weight) {
      this.weight = weight;
    }
  }

  @Override
  public @Nullable LoadReport report() {
    return report;
  }

  /** What the owner of the connections keeps with it; used by the balancer's thread. */
  public @Nullable Object attachment() {
    return attachment;
  }

  public void attach(@Nullable Object attachment) {
    this.attachment = attachment;
  }

  /** By which the owner of the connections finds what a pick of it gives; of any thread. */
  public int number() {
    return number;
  }

  /** By the owner of the connections, once a call can be made on the one to this endpoint. */
  public void setNumber(int number) {
    this.number = number;
  }

  /**
   * A call begins on it.
   *
   * @return a token for {@link #answered} and {@link #ended}
   */
  public int started(long now) {
    IN_FLIGHT.incrementAndGet(this);
    return load.started(now);
  }

  /** A call was picked for it at that time and is over before it begins. */
  public void neverBegan(long pickedAt) {
    balancer.callNeverBegan(this, pickedAt);
  }

  /** The first message of a stream's answer came. At most once a call, before its end. */
  public void answered(int token, long startedAt, long now) {
    load.answered(token, startedAt, now);
    balancer.callAnswered(this, startedAt);
  }

  /**
   * A call counts as in flight no more, though it goes on: a stream, where the configuration says
   * so. At most once a call; {@link #ended} is then told {@code released}.
   */
  public void released() {
    IN_FLIGHT.decrementAndGet(this);
  }

  /**
   * A call ended; once for each {@link #started}.
   *
   * @param answered whether {@link #answered} was told of it
   * @param released whether {@link #released} was told of it
   * @param pushbackNanos how long the server asked not to be called; 0 if it did not
   */
  public void ended(
      int token,
      boolean answered,
      boolean released,
      long startedAt,
      long now,
      Outcome outcome,
      long pushbackNanos) {
    if (!released) {
      IN_FLIGHT.decrementAndGet(this);
    }
    load.ended(token, answered, startedAt, now, outcome, pushbackNanos);
    balancer.callEnded(this, answered, startedAt, outcome, now);
  }

  /** The server told its load. */
  public void reported(LoadReport report) {
    this.report = report;
    load.reported(report);
  }
}
