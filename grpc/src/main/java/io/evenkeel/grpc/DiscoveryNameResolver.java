// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Watch;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.grpc.Attributes;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One channel's view of a watch.
 *
 * <p>A problem before the first set fails calls at once, with what to do about it. After that no
 * problem reaches the channel: gRPC's pick_first would drop its living connection for one. Nor does
 * a change that leaves the endpoints as they are.
 *
 * <p>All state is touched in the channel's synchronization context, in which gRPC makes all calls.
 */
final class DiscoveryNameResolver extends NameResolver {

  private final Discoveries discoveries;
  private final Source source;
  private final String authority;
  private final Duration deadline;
  private final ClientView view;
  private final @Nullable Integer ordinal;
  private final @Nullable String policy;
  private final ServiceConfigParser parser;
  private final SynchronizationContext context;
  private final AddressGroups groups;
  private final @Nullable ServiceConfigChoice choice;
  private @Nullable Listener2 listener;
  private @Nullable Watch watch;
  private @Nullable Observation observation;
  private @Nullable EndpointSet given;
  private boolean lastAccepted = true;
  private boolean shutdown;

  DiscoveryNameResolver(
      Discoveries discoveries,
      Source source,
      String authority,
      Duration deadline,
      ClientView view,
      @Nullable Integer ordinal,
      @Nullable String policy,
      SchemeTraits traits,
      Args args) {
    this.discoveries = discoveries;
    this.source = source;
    this.authority = authority;
    this.deadline = deadline;
    this.view = view;
    this.ordinal = ordinal;
    this.policy = policy;
    this.parser = args.getServiceConfigParser();
    this.context = args.getSynchronizationContext();
    this.choice =
        traits.serviceConfig() == null
            ? null
            : new ServiceConfigChoice(
                new SplittableRandom(System.identityHashCode(this)).nextInt(100),
                LocalHostName::get);
    // Which of equal endpoints comes first must differ between channels, or all of them would send
    // what they have over pick_first to the same one. The identity hash is as good as random.
    this.groups =
        new AddressGroups(System.identityHashCode(this), HostNames.of(args, this::hostNamesKnown));
  }

  @Override
  public String getServiceAuthority() {
    return authority;
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    groups.answerWithin(deadline);
    try {
      watch =
          discoveries.watch(source, deadline, seen -> context.execute(() -> onObservation(seen)));
    } catch (IllegalStateException closed) {
      // What is thrown here would put the whole channel into panic mode.
      give(failure(source + ": " + closed.getMessage()));
    }
  }

  /** The channel lost a connection, or did not like the last result. */
  @Override
  public void refresh() {
    if (watch != null) {
      watch.refresh();
    }
    if (groups.refreshHostNames() || !lastAccepted) {
      given = null;
      update();
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
    groups.close();
    if (watch != null) {
      watch.close();
    }
  }

  private void onObservation(Observation seen) {
    observation = seen;
    if (!shutdown) {
      update();
    }
  }

  private void hostNamesKnown() {
    given = null;
    if (!shutdown && observation != null) {
      update();
    }
  }

  private void update() {
    if (observation == null) {
      return;
    }
    EndpointSet endpoints = observation.endpoints();
    Problem problem = observation.problem();
    if (endpoints == null || endpoints.isEmpty()) {
      given = null;
      groups.forget();
      give(error(endpoints, problem));
      return;
    }
    if (given != null && given.sameEndpoints(endpoints) && given.data().equals(endpoints.data())) {
      return;
    }
    AddressGroups.Result addresses = groups.of(view.of(endpoints));
    if (addresses.pending()) {
      // Host names are being looked up; the result comes when they are known.
      return;
    }
    given = endpoints;
    ResolutionResult.Builder result =
        ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(addresses.groups()))
            .setAttributes(attributes(endpoints, addresses.groups().size()));
    if (addresses.groups().isEmpty()) {
      result.setAddressesOrError(
          StatusOr.fromStatus(
              Status.UNAVAILABLE.withDescription(source + ": " + addresses.failure())));
    }
    if (policy != null) {
      result.setServiceConfig(
          parser.parseServiceConfig(
              Map.of("loadBalancingConfig", List.of(Map.of(policy, Map.of())))));
    } else if (choice != null && endpoints.data().serviceConfig() != null) {
      ConfigOrError config = config(choice, endpoints.data().serviceConfig());
      if (config != null) {
        result.setServiceConfig(config);
      }
    }
    give(result.build());
  }

  private Attributes attributes(EndpointSet endpoints, int listed) {
    Attributes.Builder attributes =
        Attributes.newBuilder()
            .set(EvenkeelAttributes.ENDPOINT_SET, endpoints)
            .set(EvenkeelAttributes.LISTED, listed)
            .set(EvenkeelAttributes.CLIENT, view);
    if (ordinal != null) {
      attributes.set(EvenkeelAttributes.ORDINAL, ordinal);
    }
    return attributes.build();
  }

  private @Nullable ConfigOrError config(ServiceConfigChoice choice, String json) {
    try {
      Map<String, ?> chosen = choice.of(json);
      return chosen == null ? null : parser.parseServiceConfig(chosen);
    } catch (IllegalArgumentException e) {
      return ConfigOrError.fromError(
          Status.UNKNOWN.withDescription(
              source + ": its TXT records hold no service config: " + e.getMessage()));
    }
  }

  private ResolutionResult error(@Nullable EndpointSet endpoints, @Nullable Problem problem) {
    String description =
        problem != null ? problem.text() : source + ": no endpoint takes calls" + why(endpoints);
    return failure(description);
  }

  private static ResolutionResult failure(String description) {
    return ResolutionResult.newBuilder()
        .setAddressesOrError(StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(description)))
        .build();
  }

  private static String why(@Nullable EndpointSet endpoints) {
    if (endpoints == null || endpoints.excluded().isEmpty()) {
      return ": the service has none";
    }
    Excluded first = endpoints.excluded().get(0);
    int others = endpoints.excluded().size() - 1;
    return "; "
        + first.name()
        + " does not since "
        + first.detail()
        + (others == 0 ? "" : ", and " + others + " more do not");
  }

  private void give(ResolutionResult result) {
    if (listener != null) {
      lastAccepted = listener.onResult2(result).isOk();
    }
  }

  /** For logs: what is resolved. */
  @Override
  public String toString() {
    return "DiscoveryNameResolver[" + source + "]";
  }
}
