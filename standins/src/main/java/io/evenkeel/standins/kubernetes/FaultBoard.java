// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.http.GatedAnswer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are active, and the requests that are open: a fault strikes watches that began
 * before it too.
 *
 * <p>Thread-safe.
 */
final class FaultBoard {

  /** A request that is not answered to the end, with the gate through which its answer goes. */
  record Open(ApiRequest request, Exchange exchange, GatedAnswer gate) {}

  private record Active(Fault fault, Predicate<ApiRequest> filter, Effect effect) {}

  private final List<Active> active = new CopyOnWriteArrayList<>();
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  void add(Fault fault, Predicate<ApiRequest> filter, Effect effect) {
    active.add(new Active(fault, filter, effect));
  }

  void remove(Fault fault) {
    active.removeIf(a -> a.fault == fault);
  }

  /** Ends all faults. */
  void clear() {
    active.forEach(a -> a.fault.clear());
  }

  List<Open> open(Predicate<ApiRequest> filter) {
    return open.stream().filter(o -> filter.test(o.request)).toList();
  }

  /** The answer that a request's handler shall use; null if a fault has taken the request. */
  @Nullable Answer meet(ApiRequest request, Exchange exchange, Answer wire) {
    GatedAnswer gate = new GatedAnswer(wire);
    Open entry = new Open(request, exchange, gate);
    open.add(entry);
    exchange.whenClosed(() -> open.remove(entry));
    for (Active each : active) {
      if (each.filter.test(request)
          && each.fault.isActive()
          && each.effect.take(exchange, gate, each.fault)) {
        return null;
      }
    }
    return new Spoiled(request, gate, 0);
  }

  /** An answer that goes through the active faults from a certain one on. */
  private final class Spoiled implements Answer {

    private final ApiRequest request;
    private final Answer wire;
    private final int from;

    Spoiled(ApiRequest request, Answer wire, int from) {
      this.request = request;
      this.wire = wire;
      this.from = from;
    }

    @Override
    public void respond(int status, Map<String, String> headers, byte[] body) {
      if (!each((e, next, fault) -> e.respond(status, headers, body, next, fault))) {
        wire.respond(status, headers, body);
      }
    }

    @Override
    public void begin(int status, Map<String, String> headers) {
      if (!each((e, next, fault) -> e.begin(status, headers, next, fault))) {
        wire.begin(status, headers);
      }
    }

    @Override
    public void write(byte[] piece) {
      if (!each((e, next, fault) -> e.write(piece, next, fault))) {
        wire.write(piece);
      }
    }

    @Override
    public void flush() {
      wire.flush();
    }

    @Override
    public void end() {
      wire.end();
    }

    @Override
    public void reset() {
      wire.reset();
    }

    private boolean each(Attempt attempt) {
      int index = 0;
      for (Active each : active) {
        if (index++ < from || !each.filter.test(request) || !each.fault.isActive()) {
          continue;
        }
        if (attempt.on(each.effect, new Spoiled(request, wire, index), each.fault)) {
          return true;
        }
      }
      return false;
    }
  }

  private interface Attempt {
    boolean on(Effect effect, Answer next, Fault fault);
  }
}
