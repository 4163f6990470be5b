// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Exchange;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a request is about, by the rules of the real server's request info. */
final class ApiRequestParser {

  private static final String BEARER = "Bearer ";

  private String group = "";
  private String version = "";
  private String resource = "";
  private String namespace = "";
  private String name = "";
  private String subresource = "";

  private ApiRequestParser() {}

  static ApiRequest parse(Exchange exchange) {
    QueryStringDecoder target = new QueryStringDecoder(exchange.target());
    Map<String, String> query = new LinkedHashMap<>();
    target.parameters().forEach((key, values) -> query.put(key, values.get(0)));
    ApiRequestParser parser = new ApiRequestParser();
    String verb = parser.read(exchange.method(), target.path(), query);
    String authorization = text(exchange, "Authorization");
    boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return new ApiRequest(
        exchange.method(),
        target.path(),
        Map.copyOf(query),
        verb,
        parser.group,
        parser.version,
        parser.resource,
        parser.namespace,
        parser.name,
        parser.subresource,
        text(exchange, "User-Agent"),
        bearer ? authorization.substring(BEARER.length()).trim() : null,
        text(exchange, "Accept"),
        exchange.connection().number());
  }

  static boolean isTrue(String value) {
    return value.equals("1") || value.equalsIgnoreCase("true") || value.equals("t");
  }

  private static String text(Exchange exchange, String header) {
    String value = exchange.header(header);
    return value == null ? "" : value;
  }

  /** Fills the fields and returns the verb. */
  private String read(String method, String path, Map<String, String> query) {
    List<String> steps = new ArrayList<>(List.of(path.substring(1).split("/")));
    boolean core = steps.get(0).equals("api") && steps.size() > 2;
    boolean grouped = steps.get(0).equals("apis") && steps.size() > 3;
    if (!core && !grouped) {
      return method.toLowerCase(Locale.ROOT);
    }
    group = grouped ? steps.get(1) : "";
    version = steps.get(grouped ? 2 : 1);
    List<String> rest = new ArrayList<>(steps.subList(grouped ? 3 : 2, steps.size()));
    boolean watch = rest.get(0).equals("watch") && rest.size() > 1;
    if (watch) {
      rest.remove(0);
    }
    readResource(rest);
    if (watch) {
      return "watch";
    }
    return verb(method, query);
  }

  private void readResource(List<String> rest) {
    boolean inNamespace = rest.get(0).equals("namespaces") && rest.size() > 2;
    if (inNamespace && !isNamespaceSubresource(rest.get(2))) {
      namespace = rest.get(1);
      rest.subList(0, 2).clear();
    }
    resource = rest.get(0);
    name = rest.size() > 1 ? rest.get(1) : "";
    subresource = rest.size() > 2 ? rest.get(2) : "";
    if (resource.equals("namespaces")) {
      namespace = name;
    }
  }

  private static boolean isNamespaceSubresource(String step) {
    return step.equals("status") || step.equals("finalize");
  }

  private String verb(String method, Map<String, String> query) {
    return switch (method) {
      case "GET", "HEAD" -> readVerb(query);
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }

  private String readVerb(Map<String, String> query) {
    if (!name.isEmpty()) {
      return "get";
    }
    return isTrue(query.getOrDefault("watch", "")) ? "watch" : "list";
  }
}
