// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static io.evenkeel.lab.terminal.Columns.cut;
import static io.evenkeel.lab.terminal.Columns.left;
import static io.evenkeel.lab.terminal.Columns.right;
import static io.evenkeel.lab.terminal.Columns.width;
import static io.evenkeel.lab.terminal.Columns.wrap;

import io.evenkeel.lab.measure.Sentences;
import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.BalancerNow;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.EndpointNow;
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

  // A legend, and three empty lines.
  private static final int AIR = 4;

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
    List<String> table = frame.keys() ? List.of() : table();
    Body body = body();
    List<String> foot = foot();
    lines.add(head());
    List<Stall> stalls = frame.now().stalls();
    if (!stalls.isEmpty()) {
      lines.addAll(wrap("! ", Sentences.stall(stalls.get(stalls.size() - 1)), frame.columns()));
    }
    if (lines.size() + table.size() + body.fewest() + foot.size() > frame.rows()) {
      foot = briefFoot();
    }
    arrange(table, body, frame.rows() - lines.size() - table.size() - foot.size());
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

  /** The body as readable as there is room for: air gives way before it does, then the legend. */
  private void arrange(List<String> table, Body body, int room) {
    for (List<String> whole : body.whole()) {
      for (int air = AIR; air > 0; air--) {
        if (whole.size() + air <= room) {
          arrange(table, whole, air);
          return;
        }
      }
    }
    int air = body.fewest() < room ? 1 : 0;
    arrange(table, body.most(room - air), air);
  }

  /**
   * @param air lines that are for the eye: the legend, then those around the body, then that above
   *     the table
   */
  private void arrange(List<String> table, List<String> body, int air) {
    boolean keys = frame.keys();
    if (air == AIR || (keys && air > 0)) {
      lines.add("");
    }
    lines.addAll(table);
    if (air > 0 && !keys) {
      lines.add(Marks.LEGEND);
    }
    if (air > 1 && !keys) {
      lines.add("");
    }
    lines.addAll(body);
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
        LastEvent.clock(frame.now().at()));
  }

  private List<String> table() {
    List<String> table = new ArrayList<>();
    int most = Math.max(FEWEST_MARKS, Math.min(MOST_MARKS, pods.size()));
    int all = frame.columns() - NUMBERS - 4;
    int title = Math.max(8, Math.min(widestTitle(), all - most));
    int room = Math.max(most, Math.min(all - title, MOST_MARKS + 2));
    table.add(
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
      table.add(
          (i == frame.selected() ? ">" : " ")
              + left(frame.key(i), 2)
              + left(frame.title(mode.id()), title - 1)
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
            table.addAll(
                wrap("   ", String.join("; ", titles) + " left out: " + why, frame.columns())));
    return table;
  }

  /** Columns that change their places each time a pod comes or goes are hard to read. */
  private int widestTitle() {
    return frame.modes().stream().mapToInt(mode -> width(mode.title())).max().orElse(0) + 2;
  }

  private static String verdict(ModeNow mode) {
    boolean isCalled = mode.maxOverMean() != null;
    // Where most calls fail it is no comfort that the others are even.
    if (mode.failedPerSecond() > (isCalled ? mode.callsPerSecond() / 2 : 0)) {
      return "FAILS";
    }
    if (!isCalled || mode.even()) {
      return isCalled ? "even" : "-";
    }
    BalancerNow balancer = mode.balancer();
    if (balancer == null || !balancer.nearlyEven()) {
      return "UNEVEN";
    }
    return balancer.spared().isEmpty() ? "nearly" : "even-" + balancer.spared().size();
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

  private Body body() {
    if (frame.keys()) {
      return Body.of(keys());
    }
    if (frame.selected() >= 0 && frame.selected() < frame.modes().size()) {
      return Body.of(mode(frame.modes().get(frame.selected()), frame.now().modes()));
    }
    List<EventNow> events = frame.now().events();
    return events.isEmpty()
        ? Body.of(
            wrap(
                "",
                "A gRPC client keeps one connection, and a ClusterIP balances connections: all its"
                    + " calls go to one pod. Scale up and see who notices.",
                frame.columns()))
        : new LastEvent(frame, events.get(events.size() - 1));
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
    body.add(
        "  "
            + left(frame.hasZero() ? "1 to 9, 0, Tab" : "1 to 9, Tab", 20)
            + "shows a way of calling in full; again, or Esc: no more");
    body.add("  ? these keys; q ends");
    body.add(Marks.LEGEND);
    return body;
  }

  /** What is of now first: there may be no room for what never changes. */
  private List<String> mode(ModeInfo info, List<ModeNow> modes) {
    List<String> body = new ArrayList<>();
    body.addAll(wrap("", info.title() + ": " + info.summary(), frame.columns()));
    List<EventNow> events = frame.now().events();
    if (!events.isEmpty()) {
      EventNow last = events.get(events.size() - 1);
      body.addAll(new LastEvent(frame, last).of(info, "  event     "));
    }
    for (ModeNow now : modes) {
      if (now.id().equals(info.id())) {
        body.addAll(wrap("  numbers   ", numbers(now, info), frame.columns()));
        BalancerNow balancer = now.balancer();
        if (balancer != null) {
          body.addAll(wrap("  picks by  ", balancer(balancer), frame.columns()));
        }
        if (!now.lastFailure().isEmpty()) {
          body.addAll(wrap("  failure   ", "the last one: " + now.lastFailure(), frame.columns()));
        }
      }
    }
    body.addAll(wrap("  dials     ", info.target(), frame.columns()));
    info.limits().forEach(limit -> body.addAll(wrap("  limit     ", limit, frame.columns())));
    info.promises().forEach(promise -> body.addAll(wrap("  promise   ", promise, frame.columns())));
    info.code().lines().map(line -> "    " + Columns.clean(line)).forEach(body::add);
    return body;
  }

  private static String numbers(ModeNow now, ModeInfo info) {
    return String.format(
        Locale.ROOT,
        "max/mean %s (by chance %s), variation %s (by chance %s) in the last %d s, p50 %s ms, %d connections of %d"
            + " client%s, %d of %d calls failed since the lab began",
        number(now.maxOverMean()),
        number(now.noiseMaxOverMean()),
        number(now.variation()),
        number(now.noiseVariation()),
        now.shareSeconds(),
        number(now.p50Millis()),
        now.connections(),
        info.clients(),
        info.clients() == 1 ? "" : "s",
        now.failed(),
        now.calls());
  }

  /** What a policy knows of each pod; the table of the pods has more, where there is room. */
  private static String balancer(BalancerNow balancer) {
    List<String> pods = new ArrayList<>();
    for (EndpointNow pod : balancer.endpoints()) {
      pods.add(
          end(pod.pod())
              + " "
              + number(pod.score())
              + (pod.why().isEmpty() ? "" : " (" + pod.why() + ")"));
    }
    return balancer.rule()
        + (balancer.remoteShare() > 0
            ? String.format(Locale.ROOT, ", %.0f %% leave the zone", 100 * balancer.remoteShare())
            : "")
        + "; scores"
        + (balancer.unit().isEmpty() ? "" : " in " + balancer.unit())
        + ": "
        + String.join(", ", pods);
  }

  /** Names of pods of one Deployment differ at their end. */
  private static String end(String pod) {
    return pod.substring(pod.lastIndexOf('-') + 1);
  }

  /** Every pod, and what it gets of the selected way or of the first. */
  private void podTable() {
    List<ModeNow> modes = frame.now().modes();
    int index = Math.max(0, frame.selected());
    Map<String, PodShare> shares = new LinkedHashMap<>();
    if (index < modes.size()) {
      modes.get(index).pods().forEach(share -> shares.put(share.pod(), share));
      lines.add("calls/s of " + frame.title(modes.get(index).id()) + ", pod by pod");
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

  /** What keys do is also said at a key. */
  private List<String> briefFoot() {
    List<String> foot = message();
    String keys =
        frame.actions().isEmpty()
            ? ""
            : "Keys: "
                + String.join(" ", frame.actions().stream().map(ActionInfo::key).toList())
                + ", ";
    foot.addAll(wrap("", keys + "? what they do, 1-9 a way in full, q end", frame.columns()));
    return foot;
  }

  private List<String> message() {
    List<String> message = new ArrayList<>();
    if (!frame.message().isEmpty()) {
      message.addAll(wrap("! ", frame.message(), frame.columns()));
    }
    return message;
  }

  private List<String> foot() {
    List<String> foot = message();
    List<String> keys = new ArrayList<>();
    frame.actions().forEach(action -> keys.add(action.key() + " " + action.label() + ","));
    keys.addAll(
        List.of(
            (frame.key(9).isEmpty() || frame.modes().size() < 10 ? "1-9" : "0-9")
                + " a way in full,",
            "? keys,",
            "q end"));
    foot.addAll(wrap("", keys, frame.columns()));
    return foot;
  }
}
