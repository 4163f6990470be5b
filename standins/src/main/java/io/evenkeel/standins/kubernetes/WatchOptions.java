// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

/**
 * Whether a watch begins with the present state, and whether a bookmark says where that ends, by
 * the rules of servers of all ages. Immutable.
 *
 * @param streamsInitialEvents the present state comes first, as ADDED
 * @param endsInitialEvents a bookmark ends it, if the client takes bookmarks
 */
record WatchOptions(boolean streamsInitialEvents, boolean endsInitialEvents) {

  private static final String MATCH = "resourceVersionMatch";
  private static final String INITIAL = "sendInitialEvents";

  static WatchOptions of(ApiRequest request, WatchListSupport support) {
    String version = request.parameter("resourceVersion");
    boolean legacy = version.isEmpty() || version.equals("0");
    String initial = request.parameter(INITIAL);
    String match = request.parameter(MATCH);
    if (support == WatchListSupport.IGNORED) {
      return new WatchOptions(legacy, false);
    }
    if (support == WatchListSupport.MATCH_FORBIDDEN) {
      if (!match.isEmpty()) {
        throw forbidden(MATCH, "resourceVersionMatch is forbidden for watch");
      }
      return new WatchOptions(legacy, false);
    }
    validate(initial, match, support, request.parameter("continue"));
    if (!initial.isEmpty()) {
      boolean wanted = ApiRequestParser.isTrue(initial);
      return new WatchOptions(wanted, wanted);
    }
    return new WatchOptions(legacy, legacy && support == WatchListSupport.ON);
  }

  private static void validate(
      String initial, String match, WatchListSupport support, String token) {
    if (!initial.isEmpty()) {
      if (!match.equals("NotOlderThan")) {
        throw forbidden(
            MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
      }
      if (support == WatchListSupport.GATE_OFF) {
        throw forbidden(
            INITIAL,
            "sendInitialEvents is forbidden for watch unless the WatchList feature gate is"
                + " enabled");
      }
    } else if (!match.isEmpty()) {
      throw forbidden(
          MATCH,
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
    if (!match.isEmpty() && !token.isEmpty()) {
      throw forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided");
    }
  }

  private static Refusal forbidden(String field, String why) {
    return new Refusal(InvalidOptions.forbidden(field, why));
  }
}
