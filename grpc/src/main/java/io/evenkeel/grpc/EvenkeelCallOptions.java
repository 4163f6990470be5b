// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.grpc.CallOptions;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a single call may ask of the {@code evenkeel} policy. Other policies do not look at it.
 *
 * <pre>{@code
 * stub.withOption(EvenkeelCallOptions.HASH_KEY, userId).getCart(request);
 * }</pre>
 */
public final class EvenkeelCallOptions {

  /** Calls with equal keys go to the same endpoint, where the pick rule is {@code hash}. */
  public static final CallOptions.Key<String> HASH_KEY =
      CallOptions.Key.create("io.evenkeel.grpc.HASH_KEY");

  /**
   * Endpoints that are picked only where there is no other, such as the one that a first attempt
   * went to. Called during the pick: fast, thread-safe, and without throwing.
   */
  public static final CallOptions.Key<Predicate<Endpoint>> AVOID =
      CallOptions.Key.create("io.evenkeel.grpc.AVOID");

  /**
   * The endpoints of the attempts of one call: each further attempt, whether gRPC retries or
   * hedges, goes to another endpoint where there is one. Belongs to one call; see {@link #spread}.
   */
  public static final CallOptions.Key<Attempts> ATTEMPTS =
      CallOptions.Key.create("io.evenkeel.grpc.ATTEMPTS");

  private EvenkeelCallOptions() {}

  /**
   * Has the attempts of one call go to different endpoints. For one call only: {@link
   * SpreadAttempts} does it for each call of a channel.
   */
  public static CallOptions spread(CallOptions options) {
    return options.withOption(ATTEMPTS, new Attempts());
  }

  /** The endpoints that attempts of one call went to. Thread-safe. */
  public static final class Attempts implements Predicate<Endpoint> {

    private final AtomicReference<@Nullable Node> last = new AtomicReference<>();

    private record Node(Endpoint endpoint, @Nullable Node before) {}

    /** Remembers an endpoint. */
    public void add(Endpoint endpoint) {
      Node before;
      do {
        before = last.get();
      } while (!last.compareAndSet(before, new Node(endpoint, before)));
    }

    /** Whether an attempt went there. */
    @Override
    public boolean test(Endpoint endpoint) {
      for (Node node = last.get(); node != null; node = node.before) {
        // Endpoints of equal ids are one and the same, whatever changed since.
        if (EndpointSet.order().compare(node.endpoint, endpoint) == 0) {
          return true;
        }
      }
      return false;
    }

    /** How many attempts there were. */
    public int count() {
      int count = 0;
      for (Node node = last.get(); node != null; node = node.before) {
        count++;
      }
      return count;
    }
  }
}
