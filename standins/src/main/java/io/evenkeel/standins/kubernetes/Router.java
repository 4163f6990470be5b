// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.http.ForwardingAnswer;
import io.evenkeel.standins.http.Handler;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.util.Map;

/** The way of a request: log, faults, who are you, may you, then the handler of its verb. */
final class Router implements Handler {

  private final Store store;
  private final Rbac rbac;
  private final Requests requests;
  private final FaultBoard faults;
  private final ListHandler lists;
  private final WatchHandler watches;
  private final WriteHandler writes;
  private final OtherPaths others;
  private final Views views;

  Router(
      Store store,
      Rbac rbac,
      Requests requests,
      FaultBoard faults,
      ListHandler lists,
      WatchHandler watches,
      WriteHandler writes,
      OtherPaths others,
      Views views) {
    this.store = store;
    this.rbac = rbac;
    this.requests = requests;
    this.faults = faults;
    this.lists = lists;
    this.watches = watches;
    this.writes = writes;
    this.others = others;
    this.views = views;
  }

  @Override
  public void handle(Exchange exchange) {
    ApiRequest request;
    try {
      request = ApiRequestParser.parse(exchange);
    } catch (RuntimeException e) {
      Reply.text(exchange.answer(), 400, "400 Bad Request\n");
      return;
    }
    LoggedRequest logged = requests.add(request);
    exchange.whenClosed(() -> requests.ended(logged));
    Answer wire = new LoggingAnswer(exchange.answer(), logged, requests);
    Answer answer = faults.meet(request, exchange, wire);
    if (answer == null) {
      return;
    }
    try {
      dispatch(request, exchange, answer);
    } catch (Refusal refusal) {
      Reply.status(answer, refusal.status());
    } catch (RuntimeException e) {
      Reply.status(answer, Status.of(500, "InternalError", "Internal error occurred: " + e));
    }
  }

  private void dispatch(ApiRequest request, Exchange exchange, Answer answer) {
    User user = rbac.authenticate(request, exchange.connection());
    if (user == null) {
      throw new Refusal(Status.unauthorized());
    }
    if (!rbac.allows(user, request) && !others.isOwnAccessReview(request)) {
      throw new Refusal(Status.forbidden(request, user.name()));
    }
    Kind kind = store.kinds().at(request.group(), request.version(), request.resource());
    if (!request.isResource() || kind == null) {
      others.handle(request, exchange, answer, user);
      return;
    }
    switch (request.verb()) {
      case "list" -> lists.handle(request, exchange, answer, kind);
      case "watch" -> watches.handle(request, exchange, answer, kind);
      case "get" -> get(request, answer, kind);
      default -> writes.handle(request, exchange, answer, kind);
    }
  }

  private void get(ApiRequest request, Answer answer, Kind kind) {
    StoredObject object =
        store.get(kind, kind.namespaced() ? request.namespace() : "", request.name());
    if (object == null) {
      throw new Refusal(Status.notFound(kind, request.name()));
    }
    if (!WriteHandler.isServed(request, kind)) {
      throw new Refusal(Status.noSubresource(kind, request));
    }
    if (Scales.isAsked(request, kind)) {
      Reply.json(answer, 200, Json.bytes(Scales.of(object.tree())));
      return;
    }
    Reply.json(answer, 200, views.of(request).object(object));
  }

  /** Notes the status that really goes out, which a fault may have changed. */
  private static final class LoggingAnswer extends ForwardingAnswer {

    private final LoggedRequest logged;
    private final Requests requests;

    LoggingAnswer(Answer next, LoggedRequest logged, Requests requests) {
      super(next);
      this.logged = logged;
      this.requests = requests;
    }

    @Override
    public void respond(int status, Map<String, String> headers, byte[] body) {
      answered(status);
      super.respond(status, headers, body);
    }

    @Override
    public void begin(int status, Map<String, String> headers) {
      answered(status);
      super.begin(status, headers);
    }

    private void answered(int status) {
      logged.answered(status);
      requests.changed();
    }
  }
}
