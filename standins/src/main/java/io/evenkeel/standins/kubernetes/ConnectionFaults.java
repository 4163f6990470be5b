// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Connection;
import io.evenkeel.standins.http.GatedAnswer;
import io.evenkeel.standins.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How the faults of connections and streams are done; what they mean is said at {@link Faults}.
 *
 * @param times how often a fault may strike
 */
record ConnectionFaults(
    FaultBoard board,
    HttpServer server,
    int maxConcurrentStreams,
    Predicate<ApiRequest> filter,
    long times) {

  Fault muteConnections() {
    Fault fault =
        fault(
            "muteConnections",
            () -> {
              server.muteNew(null);
              server.connections().forEach(Connection::unmute);
            });
    board.add(fault, request -> false, new Effect() {});
    server.muteNew(fault::count);
    for (Connection connection : server.connections()) {
      connection.mute();
      fault.count();
    }
    return fault;
  }

  Fault refuseConnections() {
    Fault fault = fault("refuseConnections", server::open);
    board.add(fault, request -> false, new Effect() {});
    server.shut();
    fault.count();
    return fault;
  }

  Fault streamLimit(int streams) {
    Fault fault =
        fault(
            "streamLimit",
            () -> {
              server.maxConcurrentStreams(maxConcurrentStreams);
              server.connections().forEach(c -> c.maxConcurrentStreams(maxConcurrentStreams));
            });
    board.add(fault, request -> false, new Effect() {});
    server.maxConcurrentStreams(streams);
    for (Connection connection : server.connections()) {
      connection.maxConcurrentStreams(streams);
      fault.count();
    }
    return fault;
  }

  Fault muteStreams() {
    List<GatedAnswer> muted = new ArrayList<>();
    Fault fault =
        fault(
            "muteStreams",
            () -> {
              synchronized (muted) {
                muted.forEach(GatedAnswer::open);
                muted.clear();
              }
            });
    synchronized (muted) {
      board.open(filter).forEach(open -> muted.add(open.gate()));
      muted.forEach(gate -> gate.close(fault::count));
      board.add(
          fault,
          filter,
          ResponseEffects.gate(
              gate -> {
                synchronized (muted) {
                  if (fault.isActive()) {
                    gate.close(fault::count);
                    muted.add(gate);
                  }
                }
              }));
    }
    return fault;
  }

  Fault endOpen() {
    Fault fault = fault("endWatches", () -> {});
    for (FaultBoard.Open open : board.open(filter)) {
      if (fault.strike()) {
        open.gate().end();
      }
    }
    return fault;
  }

  Fault each(String name, Consumer<Connection> action) {
    Fault fault = fault(name, () -> {});
    for (Connection connection : server.connections()) {
      fault.count();
      action.accept(connection);
    }
    return fault;
  }

  Fault fault(String name, Runnable onClear) {
    Fault[] self = new Fault[1];
    self[0] =
        new Fault(
            name,
            times,
            () -> {
              board.remove(self[0]);
              onClear.run();
            });
    return self[0];
  }
}
