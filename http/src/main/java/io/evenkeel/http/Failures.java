// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import io.evenkeel.http.HttpFailure.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what the JDK throws into a kind to act on and a message that says what to do. */
final class Failures {

  /** Why a call was provably not processed. */
  enum Unsent {
    SPENT("the connection takes no more streams"),
    COUNTED("the client counts as many streams as the server allows"),
    REFUSED("the server refused the stream");

    final String why;

    Unsent(String why) {
      this.why = why;
    }
  }

  private Failures() {}

  /** Whether the server has provably not processed the call; null if it may have. */
  static @Nullable Unsent unsent(Throwable failed) {
    for (Throwable t = failed; t != null; t = t.getCause()) {
      if (t instanceof SpentConnection) {
        return Unsent.SPENT;
      }
      String message = t.getMessage();
      if (message == null) {
        continue;
      }
      // The JDK has no types for these; the tests check each text on each JDK.
      if (message.contains("too many concurrent streams")) {
        return Unsent.COUNTED;
      }
      if (message.contains("not processed")) {
        return Unsent.REFUSED;
      }
    }
    return null;
  }

  /** Whether one stream was reset, which says nothing of its connection. */
  static boolean isStreamReset(Throwable failed) {
    for (Throwable t = failed; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && message.contains("RST_STREAM")) {
        return true;
      }
    }
    return false;
  }

  /** A failure before the connection was there. */
  static HttpFailure opening(Settings settings, Throwable failed) {
    Throwable cause = unwrap(failed);
    boolean proxied = settings.proxy().isUsed();
    String via = proxied ? " through the proxy " + settings.proxy() : "";
    if (endedInHandshake(cause)) {
      return new HttpFailure(
          Kind.UNREACHABLE,
          settings.base()
              + " ended the connection"
              + via
              + " in the TLS handshake; is it starting, overloaded, or not a TLS server?"
              + settings.proxy().lastProblem(),
          cause);
    }
    if (find(cause, SSLException.class) != null
        || find(cause, CertificateException.class) != null) {
      return tls(settings, cause);
    }
    if (find(cause, UnresolvedAddressException.class) != null
        || find(cause, UnknownHostException.class) != null) {
      return proxied
          ? proxy(settings, "its host name is unknown", cause)
          : new HttpFailure(
              Kind.UNREACHABLE,
              "host " + settings.base().getHost() + " is unknown; check the name and the DNS",
              cause);
    }
    if (find(cause, HttpConnectTimeoutException.class) != null) {
      return connectTimeout(settings, false);
    }
    if (text(cause).contains("Tunnel failed")) {
      return proxy(settings, text(cause) + settings.proxy().lastProblem(), cause);
    }
    Throwable refused = find(cause, ConnectException.class);
    if (refused != null) {
      return proxied
          ? proxy(settings, text(refused), cause)
          : new HttpFailure(
              Kind.UNREACHABLE,
              "cannot connect to " + settings.base() + ": " + text(refused) + "; is it running?",
              cause);
    }
    return new HttpFailure(
        Kind.UNREACHABLE,
        "cannot connect to "
            + settings.base()
            + via
            + ": "
            + text(cause)
            + settings.proxy().lastProblem(),
        cause);
  }

  /**
   * A server that starts or stops does this, and a load balancer without servers: not a word on
   * trust was said. The JDK has no types for it; the tests check each text on each JDK.
   */
  private static boolean endedInHandshake(Throwable cause) {
    if (find(cause, SSLException.class) == null) {
      return false;
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      String message = text(t);
      if (message.contains("terminated the handshake")
          || message.contains("closed the channel")
          || message.startsWith("Connection reset")
          || message.startsWith("Broken pipe")) {
        return true;
      }
    }
    return false;
  }

  static HttpFailure connectTimeout(Settings settings, boolean tcpConnected) {
    String limit = text(settings.connectTimeout());
    if (settings.proxy().isUsed() && !tcpConnected) {
      return proxy(settings, "no connection within " + limit, null);
    }
    return new HttpFailure(
        Kind.UNREACHABLE,
        tcpConnected
            ? settings.base()
                + " accepted a connection but did not finish the TLS handshake within "
                + limit
                + "; is it overloaded, or not a TLS server?"
            : "no connection to " + settings.base() + " within " + limit + "; is it reachable?");
  }

  /** The name of the host that is connected to first had no answer in time. */
  static HttpFailure unresolved(Settings settings) {
    String what = " was not resolved within " + text(settings.connectTimeout());
    return settings.proxy().isUsed()
        ? proxy(settings, "its host name" + what + "; check the DNS", null)
        : new HttpFailure(
            Kind.UNREACHABLE,
            "the name of host " + settings.base().getHost() + what + "; check the DNS");
  }

  static HttpFailure proxyPassword(Settings settings) {
    return proxy(
        settings,
        "it demands a user and password (407); give them in its URI, http://USER:PASSWORD@HOST",
        null);
  }

  private static HttpFailure proxy(Settings settings, String what, @Nullable Throwable cause) {
    return new HttpFailure(
        Kind.PROXY,
        "the proxy " + settings.proxy() + " gave no way to " + settings.base() + ": " + what,
        cause);
  }

  private static HttpFailure tls(Settings settings, Throwable cause) {
    String trust = settings.tls().describeTrust();
    SniName expected = settings.tls().serverName;
    String name = expected == null ? settings.base().getHost() : expected.name();
    String said = "";
    for (Throwable t = cause; t != null; t = t.getCause()) {
      String message = text(t);
      said = message;
      if (t instanceof CertificateExpiredException) {
        return tls(settings, "its certificate has expired; renew it (" + message + ")", cause);
      }
      if (t instanceof CertificateNotYetValidException) {
        return tls(
            settings, "its certificate is not valid yet; check the clocks, " + message, cause);
      }
      if (message.contains("unable to find valid certification path")
          || message.contains("Path does not chain")
          || message.contains("signature check failed")) {
        return tls(
            settings,
            "its certificate is not signed by a CA in "
                + trust
                + "; give the CA that signed it, or renew that file",
            cause);
      }
      if (message.contains("No name matching")
          || message.contains("No subject alternative")
          || message.contains("name found")) {
        return tls(
            settings,
            "its certificate is not for the name "
                + name
                + " ("
                + message
                + "); call it by a name in the certificate, or set the TLS server name",
            cause);
      }
      if (message.contains("fatal alert")) {
        return tls(
            settings,
            "it refused the handshake ("
                + message
                + "); "
                + (settings.tls().certificate == null
                    ? "it may demand a client certificate, and none is set"
                    : "it may not accept the client certificate "
                        + settings.tls().certificate.name()),
            cause);
      }
    }
    return tls(settings, said, cause);
  }

  private static HttpFailure tls(Settings settings, String what, Throwable cause) {
    return new HttpFailure(Kind.TLS, "no TLS with " + settings.base() + ": " + what, cause);
  }

  /** A failure after the connection was there. */
  static HttpFailure midway(Settings settings, Request request, Throwable failed) {
    Throwable cause = unwrap(failed);
    if (find(cause, SSLException.class) != null && text(cause).contains("fatal alert")) {
      // With TLS 1.3 a server refuses a client's certificate after the client's handshake is done.
      return tls(settings, cause);
    }
    if (find(cause, ConnectException.class) != null
        || find(cause, HttpConnectTimeoutException.class) != null) {
      return opening(settings, cause); // HTTP/1.1: each call may need a connection of its own.
    }
    return new HttpFailure(
        Kind.CLOSED,
        request + ": " + settings.base() + " ended the connection: " + text(cause),
        cause);
  }

  static HttpFailure noClient(Throwable failed) {
    return new HttpFailure(
        Kind.UNREACHABLE, "no HTTP client could be made: " + text(failed), failed);
  }

  static HttpFailure mute(Settings settings, Duration silence) {
    return new HttpFailure(
        Kind.MUTE,
        "nothing was received from "
            + settings.base()
            + " for "
            + text(silence)
            + " and a probe of "
            + settings.probePath()
            + " had no answer; the connection was dropped, connect again");
  }

  static HttpFailure credentials(Throwable failed) {
    Throwable cause = unwrap(failed);
    return new HttpFailure(Kind.CREDENTIALS, text(cause), cause);
  }

  static HttpFailure closed(Settings settings) {
    return new HttpFailure(Kind.CLOSED, "the client of " + settings.base() + " was closed");
  }

  /** Whether {@code value} may stand in a header: printable ASCII, spaces and tabs. */
  static boolean isHeaderValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** Seconds, with decimals only where they matter. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  static String text(Throwable t) {
    String message = t.getMessage();
    if (message != null) {
      return message;
    }
    return t instanceof ConnectException ? "refused" : t.getClass().getSimpleName();
  }

  private static @Nullable Throwable find(Throwable failed, Class<? extends Throwable> type) {
    for (Throwable t = failed; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return t;
      }
    }
    return null;
  }

  private static Throwable unwrap(Throwable t) {
    Throwable cause = t;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
