// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.kubernetes.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is not in the store: health, version, discovery, and the question what one may do. */
final class OtherPaths {

  private static final String REVIEWS = "selfsubjectaccessreviews";

  private final Rbac rbac;
  private final DiscoveryDocuments discovery;
  private final String version;

  OtherPaths(Rbac rbac, DiscoveryDocuments discovery, String version) {
    this.rbac = rbac;
    this.discovery = discovery;
    this.version = version;
  }

  /** Everybody may ask what he himself may do. */
  boolean isOwnAccessReview(ApiRequest request) {
    return request.resource().equals(REVIEWS) && request.verb().equals("create");
  }

  void handle(ApiRequest request, Exchange exchange, Answer answer, User user) {
    if (isOwnAccessReview(request)) {
      review(request, exchange, answer, user);
      return;
    }
    String path = request.path();
    if (path.equals("/version") || path.equals("/version/")) {
      Reply.json(answer, 200, Json.bytes(version()));
    } else if (request.isProbe()) {
      Reply.text(answer, 200, "ok");
    } else {
      JsonObject document = discovery.at(path);
      if (document == null) {
        Reply.text(answer, 404, "404 page not found\n");
      } else {
        Reply.json(answer, 200, Json.bytes(document));
      }
    }
  }

  private JsonObject version() {
    String[] parts = version.replaceFirst("^v", "").split("\\.", -1);
    JsonObject info = new JsonObject();
    info.addProperty("major", parts[0]);
    info.addProperty("minor", parts.length > 1 ? parts[1] : "0");
    info.addProperty("gitVersion", version);
    info.addProperty("gitCommit", "");
    info.addProperty("gitTreeState", "clean");
    info.addProperty("buildDate", "1970-01-01T00:00:00Z");
    info.addProperty("goVersion", "go");
    info.addProperty("compiler", "gc");
    info.addProperty("platform", "linux/amd64");
    return info;
  }

  private void review(ApiRequest request, Exchange exchange, Answer answer, User user) {
    JsonObject review =
        JsonParser.parseString(new String(exchange.body(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    String attributes = "spec.resourceAttributes.";
    ApiRequest asked =
        new ApiRequest(
            "",
            Json.text(review, "spec.nonResourceAttributes.path"),
            Map.of(),
            Json.text(review, attributes + "verb"),
            Json.text(review, attributes + "group"),
            "",
            Json.text(review, attributes + "resource"),
            Json.text(review, attributes + "namespace"),
            Json.text(review, attributes + "name"),
            Json.text(review, attributes + "subresource"),
            request.userAgent(),
            request.token(),
            "",
            request.connection());
    JsonObject status = new JsonObject();
    status.addProperty("allowed", rbac.allows(user, asked));
    review.add("status", status);
    Reply.json(answer, 201, Json.bytes(review));
  }
}
