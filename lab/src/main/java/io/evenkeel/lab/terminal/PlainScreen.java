// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static io.evenkeel.lab.terminal.Columns.cut;
import static io.evenkeel.lab.terminal.Columns.left;
import static io.evenkeel.lab.terminal.Columns.right;
import static io.evenkeel.lab.terminal.Columns.wrap;

import io.evenkeel.lab.measure.Sentences;
import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Stall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A lab as lines of text: a row for each way of calling, then what the last event did to each, then
 * as much of the pods as the height allows. Pure.
 */
final class PlainScreen {

  // Beyond that a mark stands for several pods.
  private static final int MOST_MARKS = 20;
  private static final int FEWEST_MARKS = 6;

  // "even  1.04", a space, "12.3", a space, "0.1", a space, "12s 0/3 ".
  private static final int NUMBERS = 35;

  private static final int BAR = 24;

  // An event and an answer of each of the first ways: worth more than an explanation.
  private static final int BODY = 8;

  private final Frame frame;
  private final Map<String, PodNow> pods = new LinkedHashMap<>();
  private final Marks marks;
  private final List<String> lines = new ArrayList<>();

  private PlainScreen(Frame frame) {
    this.frame = frame;
    frame.now().cluster().pods().forEach(pod -> pods.put(pod.name(), pod));
    marks = new Marks(pods, frame.before());
  }

  static List<String> lines(Frame frame) {
    PlainScreen screen = new PlainScreen(frame);
    screen.draw();
    return screen.lines.stream()
        .limit(frame.rows())
        .map(line -> cut(line, frame.columns()).stripTrailing())
        .toList();
  }

  private void draw() {
    List<String> foot = foot();
    lines.add(head());
    List<Stall> stalls = frame.now().stalls();
    if (!stalls.isEmpty()) {
      lines.addAll(wrap("! ", Sentences.stall(stalls.get(stalls.size() - 1)), frame.columns()));
    }
    lines.add("");
    if (!frame.keys()) {
      table();
    }
    if (!frame.keys() && lines.size() + foot.size() + 2 + BODY <= frame.rows()) {
      lines.add(Marks.LEGEND);
      lines.add("");
    }
    List<String> body = body(frame.rows() - lines.size() - foot.size());
    lines.addAll(body);
    int left = frame.rows() - lines.size() - foot.size();
    if (!frame.keys() && left > pods.size() + 2) {
      lines.add("");
      podTable();
    }
    while (lines.size() + foot.size() < frame.rows() && isTall()) {
      lines.add("");
    }
    lines.addAll(foot);
  }

  /** Someone reads a log where the height is none; no need for empty lines there. */
  private boolean isTall() {
    return frame.rows() < Integer.MAX_VALUE / 2;
  }

  private String head() {
    ClusterNow cluster = frame.now().cluster();
    long ready = pods.values().stream().filter(PlainScreen::isReady).count();
    return String.format(
        Locale.ROOT,
        "%s: %d of %d pods ready, %.0f calls/s each, %s, %s, %s",
        cluster.service(),
        ready,
        cluster.replicas(),
        frame.now().ratePerMode(),
        cluster.apiUp() ? "API up" : "API MUTE",
        cluster.dnsUp() ? "DNS up" : "DNS MUTE",
        clock(frame.now().at()));
  }

  private static String clock(double seconds) {
    long whole = (long) seconds;
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private void table() {
    int room = Math.max(FEWEST_MARKS, Math.min(MOST_MARKS, pods.size()));
    int title = Math.max(8, frame.columns() - NUMBERS - room - 4);
    lines.add(
        "   "
            + left("way of calling", title)
            + left("calls", room)
            + right("max/mean", 13)
            + right("p99 ms", 7)
            + right("fail/s", 7)
            + right("notice", 8));
    List<ModeNow> modes = frame.now().modes();
    for (int i = 0; i < modes.size(); i++) {
      ModeNow mode = modes.get(i);
      lines.add(
          (i == frame.selected() ? ">" : " ")
              + left(i < 9 ? String.valueOf(i + 1) : i == 9 ? "0" : " ", 2)
              + left(title(mode.id()), title - 1)
              + " "
              + left(marks.of(mode, room), room)
              + " "
              + left(verdict(mode), 6)
              + right(number(mode.maxOverMean()), 6)
              + right(number(mode.p99Millis()), 7)
              + right(number(mode.failedPerSecond()), 7)
              + right(notice(mode), 8));
    }
    Map<String, List<String>> titlesByReason = new LinkedHashMap<>();
    for (LeftOut way : frame.leftOut()) {
      titlesByReason.computeIfAbsent(way.why(), why -> new ArrayList<>()).add(way.title());
    }
    titlesByReason.forEach(
        (why, titles) ->
            lines.addAll(
                wrap("   ", String.join("; ", titles) + " left out: " + why, frame.columns())));
  }

  private String title(String id) {
    return frame.modes().stream()
        .filter(mode -> mode.id().equals(id))
        .map(ModeInfo::title)
        .findFirst()
        .orElse(id);
  }

  private static String verdict(ModeNow mode) {
    return mode.maxOverMean() == null ? "-" : mode.even() ? "even" : "UNEVEN";
  }

  private static boolean isReady(@Nullable PodNow pod) {
    return pod != null && pod.state().equals("ready");
  }

  private static String notice(ModeNow mode) {
    return switch (mode.notice().state()) {
      case "noticed" -> number(mode.notice().seconds()) + "s";
      case "waiting" ->
          String.format(
              Locale.ROOT,
              "%.0fs %d/%d",
              mode.notice().seconds(),
              mode.notice().noticed(),
              mode.notice().pods());
      case "missed" -> "missed";
      case "overtaken" -> "cut off";
      default -> "-";
    };
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "-";
    }
    String form = value == 0 || value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  private List<String> body(int room) {
    if (frame.keys()) {
      return limited(keys(), room);
    }
    if (frame.selected() >= 0 && frame.selected() < frame.modes().size()) {
      return mode(frame.modes().get(frame.selected()), frame.now().modes(), room);
    }
    return event(room);
  }

  private List<String> keys() {
    List<String> body = new ArrayList<>();
    for (ActionInfo action : frame.actions()) {
      body.addAll(
          wrap(
              "  " + left(action.key(), 2) + left(action.label(), 18),
              action.hint(),
              frame.columns()));
    }
    body.add("  1 to 9, 0, Tab      shows a way of calling in full; again, or Esc: no more");
    body.add("  ? these keys; q ends");
    body.add(Marks.LEGEND);
    return body;
  }

  private List<String> mode(ModeInfo info, List<ModeNow> modes, int room) {
    List<String> body = new ArrayList<>();
    body.addAll(wrap("", info.title() + ": " + info.summary(), frame.columns()));
    body.addAll(wrap("  dials     ", info.target(), frame.columns()));
    info.limits().forEach(limit -> body.addAll(wrap("  limit     ", limit, frame.columns())));
    info.promises().forEach(promise -> body.addAll(wrap("  promise   ", promise, frame.columns())));
    for (ModeNow now : modes) {
      if (now.id().equals(info.id())) {
        body.addAll(wrap("  numbers   ", numbers(now, info), frame.columns()));
        if (!now.lastFailure().isEmpty()) {
          body.addAll(wrap("  failure   ", now.lastFailure(), frame.columns()));
        }
      }
    }
    List<String> code = info.code().lines().map(line -> "    " + Columns.clean(line)).toList();
    if (body.size() + code.size() <= room) {
      body.addAll(code);
    }
    return limited(body, room);
  }

  private static String numbers(ModeNow now, ModeInfo info) {
    return String.format(
        Locale.ROOT,
        "max/mean %s (by chance %s), variation %s (by chance %s), p50 %s ms, %d connections of %d"
            + " client%s, %d of %d calls failed",
        number(now.maxOverMean()),
        number(now.noiseMaxOverMean()),
        number(now.variation()),
        number(now.noiseVariation()),
        number(now.p50Millis()),
        now.connections(),
        info.clients(),
        info.clients() == 1 ? "" : "s",
        now.failed(),
        now.calls());
  }

  private List<String> event(int room) {
    List<EventNow> events = frame.now().events();
    if (events.isEmpty()) {
      return limited(
          wrap(
              "",
              "A gRPC client keeps one connection, and a ClusterIP balances connections: all its"
                  + " calls go to one pod. Scale up and see who notices.",
              frame.columns()),
          room);
    }
    EventNow event = events.get(events.size() - 1);
    List<String> body = new ArrayList<>();
    body.add(
        clock(event.at())
            + " "
            + event.text()
            + (event.until() == null || event.until() <= event.at() || !event.kind().equals("fault")
                ? ""
                : ", until " + clock(event.until())));
    List<String> full = new ArrayList<>();
    for (AnswerNow answer : event.answers()) {
      full.addAll(answer(answer, true));
    }
    if (body.size() + full.size() <= room) {
      body.addAll(full);
      return body;
    }
    // What went wrong first: the rest is in the table.
    List<String> brief =
        event.answers().stream()
            .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
            .flatMap(answer -> answer(answer, false).stream())
            .collect(Collectors.toList());
    body.addAll(brief);
    return limited(body, room);
  }

  private static int rank(AnswerNow answer) {
    return switch (answer.verdict()) {
      case "bad" -> 0;
      case "good" -> 1;
      default -> 2;
    };
  }

  private List<String> answer(AnswerNow answer, boolean full) {
    String mark =
        switch (answer.verdict()) {
          case "good" -> "  ok  ";
          case "bad" -> "  BAD ";
          default -> "      ";
        };
    String text = title(answer.mode()) + ": " + answer.sentence();
    return full
        ? wrap(mark, text, frame.columns())
        : List.of(cut(mark + Columns.clean(text), frame.columns()));
  }

  private static List<String> limited(List<String> body, int room) {
    if (body.size() <= room) {
      return body;
    }
    List<String> kept = new ArrayList<>(body.subList(0, Math.max(0, room - 1)));
    if (room > 0) {
      kept.add("  (" + (body.size() - kept.size()) + " more lines in a taller terminal)");
    }
    return kept;
  }

  /** Every pod, and what it gets of the selected way or of the first. */
  private void podTable() {
    List<ModeNow> modes = frame.now().modes();
    int index = Math.max(0, frame.selected());
    Map<String, PodShare> shares = new LinkedHashMap<>();
    if (index < modes.size()) {
      modes.get(index).pods().forEach(share -> shares.put(share.pod(), share));
      lines.add("calls/s of " + title(modes.get(index).id()) + ", pod by pod");
    }
    double most = shares.values().stream().mapToDouble(PodShare::share).max().orElse(0);
    for (PodNow pod : pods.values()) {
      PodShare share = shares.get(pod.name());
      double part = share == null || most == 0 ? 0 : share.share() / most;
      lines.add(
          "  "
              + left(pod.name(), 26)
              + right(share == null ? "-" : number(share.callsPerSecond()), 6)
              + " "
              + left("#".repeat((int) Math.round(part * BAR)), BAR)
              + " "
              + (pod.state() + " " + pod.fault()).strip()
              + " "
              + pod.zone());
    }
  }

  private List<String> foot() {
    List<String> foot = new ArrayList<>();
    if (!frame.message().isEmpty()) {
      foot.addAll(wrap("! ", frame.message(), frame.columns()));
    }
    String keys =
        frame.actions().stream()
            .map(action -> action.key() + " " + action.label())
            .collect(Collectors.joining(", "));
    foot.addAll(
        wrap(
            "",
            (keys.isEmpty() ? "" : keys + ", ") + "1-9 a way in full, ? keys, q end",
            frame.columns()));
    return foot;
  }
}
