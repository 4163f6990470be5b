// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.grpc.NameResolver;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the endpoints' host names, off the channel's own thread, for sources whose endpoints are
 * not all literals.
 *
 * <p>Touched in the channel's synchronization context alone, but for the look-up itself.
 */
final class HostNames {

  private final SynchronizationContext context;
  private final Executor offload;
  private final NameService service;
  private final Runnable onKnown;
  private Map<String, List<InetAddress>> known = new HashMap<>();
  private String failure = "";
  private boolean lookingUp;
  // Somebody was told that names are missing, and waits.
  private boolean awaited;
  private boolean stale;

  /** Where names are looked up; may block. */
  interface NameService {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  HostNames(
      SynchronizationContext context, Executor offload, NameService service, Runnable onKnown) {
    this.context = context;
    this.offload = offload;
    this.service = service;
    this.onKnown = onKnown;
  }

  /**
   * Those of a channel, by the name service of this machine.
   *
   * @param onKnown is run in the context when names that were missing are known, or mean something
   *     else than before
   */
  static HostNames of(NameResolver.Args args, Runnable onKnown) {
    Executor offload = args.getOffloadExecutor();
    return new HostNames(
        args.getSynchronizationContext(),
        offload != null ? offload : command -> startThread(command),
        InetAddress::getAllByName,
        onKnown);
  }

  /** Channels give an executor; a test, or a channel of another make, may not. */
  private static void startThread(Runnable command) {
    Thread thread = new Thread(command, "evenkeel-host-names");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether all names of these are known; begins to look them up if not. */
  boolean lookUp(List<Endpoint> endpoints) {
    Set<String> names = null;
    for (Endpoint endpoint : endpoints) {
      for (Address address : endpoint.addresses()) {
        if (!address.isLiteral()) {
          names = names == null ? new HashSet<>() : names;
          names.add(address.host());
        }
      }
    }
    if (names == null) {
      return true;
    }
    if (!stale && known.keySet().containsAll(names)) {
      return true;
    }
    if (!lookingUp) {
      lookingUp = true;
      Set<String> wanted = names;
      offload.execute(() -> lookUpNow(wanted));
    }
    // Names that were known before may be used until they are known again.
    boolean usable = known.keySet().containsAll(names);
    awaited |= !usable;
    return usable;
  }

  private void lookUpNow(Set<String> names) {
    Map<String, List<InetAddress>> found = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      try {
        found.put(name, List.of(service.addresses(name)));
      } catch (UnknownHostException e) {
        found.put(name, List.of());
        unknown.add(name);
      }
    }
    context.execute(
        () -> {
          lookingUp = false;
          stale = !unknown.isEmpty();
          // A name service in trouble takes nothing away.
          unknown.forEach(name -> found.put(name, known.getOrDefault(name, List.of())));
          boolean changed = awaited || !found.equals(known);
          awaited = false;
          known = found;
          failure =
              unknown.isEmpty() ? "" : "no address is known for " + String.join(", ", unknown);
          if (changed) {
            onKnown.run();
          }
        });
  }

  /** The addresses of a literal, or of a name that is known; none for a name that has none. */
  List<InetAddress> addresses(String host) {
    List<InetAddress> found = known.get(host);
    if (found != null) {
      return found;
    }
    InetAddress literal = literal(host);
    return literal == null ? List.of() : List.of(literal);
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException notALiteral) {
      return null;
    }
  }

  /** Looks names up again before the next use; whether there are any. */
  boolean refresh() {
    stale = true;
    return !known.isEmpty();
  }

  /** Which names have no address. */
  String failure() {
    return failure;
  }
}
