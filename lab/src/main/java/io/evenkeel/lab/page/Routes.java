// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.evenkeel.lab.state.LabView;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each address answers.
 *
 * <table>
 * <caption>Addresses</caption>
 * <tr><td>{@code GET /} and the page's files<td>{@link Assets}
 * <tr><td>{@code GET /api/state}<td>{@link Json#state}
 * <tr><td>{@code GET /api/events}<td>{@link EventStream}
 * <tr><td>{@code POST /api/actions/ID}<td>{@link LabView#act}
 * <tr><td>{@code GET /metrics}<td>{@link Metrics}
 * <tr><td>{@code GET /healthz}<td>{@code ok}
 * </table>
 *
 * <p>Thread-safe. Errors are a sentence: {@code {"error": …}} below {@code /api}, text elsewhere.
 */
final class Routes implements HttpHandler {

  private static final String ACTIONS = "/api/actions/";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  // A few arguments: no honest body comes near.
  private static final int LARGEST_BODY = 4096;

  private final LabView view;
  private final Callers callers;
  private final Assets assets;
  private final EventStreams streams;

  Routes(LabView view, Callers callers, Assets assets, EventStreams streams) {
    this.view = view;
    this.callers = callers;
    this.assets = assets;
    this.streams = streams;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      if (!answer(exchange)) {
        exchange.close();
      }
    } catch (RuntimeException e) {
      System.getLogger(Routes.class.getName())
          .log(Level.ERROR, "No answer to " + exchange.getRequestURI().getRawPath(), e);
      try (exchange) {
        error(exchange, 500, "The lab failed at this, which is a bug of the lab: " + e);
      }
    } catch (IOException | Error e) {
      exchange.close();
      throw e;
    }
  }

  /** Whether the exchange goes on. */
  private boolean answer(HttpExchange exchange) throws IOException {
    Headers response = exchange.getResponseHeaders();
    response.set(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Cache-Control", "no-store");
    Headers request = exchange.getRequestHeaders();
    InetAddress local = exchange.getLocalAddress().getAddress();
    if (!callers.isOwnHost(request.get("Host"), local)
        || !callers.isOwnOrigin(request.get("Origin"), local)) {
      error(exchange, 403, callers.advice(local));
      return false;
    }
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith(ACTIONS)) {
      if (isAllowed(exchange, "POST")) {
        act(exchange, path.substring(ACTIONS.length()));
      }
      return false;
    }
    Assets.Asset asset = assets.at(path);
    if (asset == null && !isPage(path)) {
      error(exchange, 404, "Nothing is here; see / and /api/state");
      return false;
    }
    return isAllowed(exchange, "GET, HEAD") && get(exchange, path, asset);
  }

  private static boolean isPage(String path) {
    return switch (path) {
      case "/api/state", "/api/events", "/metrics", "/healthz" -> true;
      default -> false;
    };
  }

  private boolean get(HttpExchange exchange, String path, Assets.@Nullable Asset asset)
      throws IOException {
    if (asset != null) {
      file(exchange, asset);
      return false;
    }
    switch (path) {
      case "/api/state" -> send(exchange, 200, JSON, Json.state(view, view.now()));
      case "/metrics" -> send(exchange, 200, Metrics.TYPE, Metrics.text(view.now()));
      case "/api/events" -> {
        return events(exchange);
      }
      default -> send(exchange, 200, TEXT, "ok\n");
    }
    return false;
  }

  private static void file(HttpExchange exchange, Assets.Asset asset) throws IOException {
    Headers response = exchange.getResponseHeaders();
    // Asked for again each time: a newer lab on the same port must not meet an older one's files.
    response.set("Cache-Control", "no-cache");
    response.set("ETag", asset.etag());
    if (asset.etag().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      response.set("Content-Type", asset.type());
      exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : asset.length());
      if (!isHead(exchange)) {
        asset.writeTo(exchange.getResponseBody());
      }
    }
  }

  private boolean events(HttpExchange exchange) throws IOException {
    if (isHead(exchange)) {
      send(exchange, 200, "text/event-stream; charset=utf-8", "");
      return false;
    }
    if (streams.add(exchange)) {
      return true;
    }
    exchange.getResponseHeaders().set("Retry-After", "5");
    error(
        exchange,
        503,
        streams.limit() + " dashboards are open already: close one, then this one opens by itself");
    return false;
  }

  private void act(HttpExchange exchange, String id) throws IOException {
    if (view.actions().stream().noneMatch(action -> action.id().equals(id))) {
      error(exchange, 404, "No such action; /api/state lists them");
      return;
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    // A foreign page can send a form without being asked for leave, but not this.
    if (type == null || !mediaType(type).equals("application/json")) {
      error(exchange, 415, "Send the arguments as Content-Type: application/json");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      error(exchange, 413, "The body may have " + LARGEST_BODY + " bytes at most");
      return;
    }
    try {
      Map<String, String> arguments = Json.arguments(new String(body, StandardCharsets.UTF_8));
      view.act(id, arguments);
    } catch (IllegalArgumentException e) {
      error(exchange, 400, String.valueOf(e.getMessage()));
      return;
    } catch (IllegalStateException notAsThingsAre) {
      error(exchange, 409, String.valueOf(notAsThingsAre.getMessage()));
      return;
    }
    exchange.sendResponseHeaders(204, -1);
  }

  private static String mediaType(String header) {
    int end = header.indexOf(';');
    return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Refuses the request if its method is none of these. */
  private static boolean isAllowed(HttpExchange exchange, String allowed) throws IOException {
    if (List.of(allowed.split(", ")).contains(exchange.getRequestMethod())) {
      return true;
    }
    exchange.getResponseHeaders().set("Allow", allowed);
    error(exchange, 405, "Use " + allowed.replace(", ", " or "));
    return false;
  }

  private static void error(HttpExchange exchange, int status, String sentence) throws IOException {
    if (exchange.getRequestURI().getRawPath().startsWith("/api/")) {
      send(exchange, status, JSON, Json.error(sentence));
    } else {
      send(exchange, status, TEXT, sentence + "\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (isHead(exchange)) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }
}
