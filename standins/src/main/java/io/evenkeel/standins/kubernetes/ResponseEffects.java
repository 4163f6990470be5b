// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.http.GatedAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Effects on a whole request: something else is answered, later, or nothing. */
final class ResponseEffects {

  private ResponseEffects() {}

  private interface Taking {
    void take(Exchange exchange, GatedAnswer answer);
  }

  private static Effect taking(Taking taking) {
    return new Effect() {
      @Override
      public boolean take(Exchange exchange, GatedAnswer answer, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        taking.take(exchange, answer);
        return true;
      }
    };
  }

  static Effect reset() {
    return taking((exchange, answer) -> exchange.connection().reset());
  }

  static Effect status(Status status) {
    return taking((exchange, answer) -> Reply.status(answer, status));
  }

  static Effect respond(int code, String contentType, String body) {
    return taking(
        (exchange, answer) ->
            answer.respond(
                code, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8)));
  }

  static Effect html(int code) {
    return respond(
        code,
        "text/html",
        String.format(
            Locale.ROOT,
            "<html>\r\n<head><title>%1$d</title></head>\r\n<body><center><h1>%1$d</h1></center></body>\r\n</html>\r\n",
            code));
  }

  static Effect redirect(String location) {
    return taking(
        (exchange, answer) ->
            answer.respond(
                302, Map.of("Location", location, "Content-Type", "text/html"), new byte[0]));
  }

  /** Does something to the gate of each new request and lets the request pass. */
  static Effect gate(Consumer<GatedAnswer> action) {
    return new Effect() {
      @Override
      public boolean take(Exchange exchange, GatedAnswer answer, Fault fault) {
        action.accept(answer);
        return false;
      }
    };
  }

  static Effect delay(Duration delay) {
    return new Effect() {
      @Override
      public boolean take(Exchange exchange, GatedAnswer answer, Fault fault) {
        if (fault.strike()) {
          answer.close(() -> {});
          Runnable unused =
              exchange.schedule(answer::open, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
      }
    };
  }

  static Effect contentType(String type) {
    return new Effect() {
      @Override
      public boolean respond(
          int status, Map<String, String> headers, byte[] body, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        next.respond(status, changed(headers), body);
        return true;
      }

      @Override
      public boolean begin(int status, Map<String, String> headers, Answer next, Fault fault) {
        if (!fault.strike()) {
          return false;
        }
        next.begin(status, changed(headers));
        return true;
      }

      private Map<String, String> changed(Map<String, String> headers) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put("Content-Type", type);
        return changed;
      }
    };
  }
}
