// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import static io.evenkeel.lab.terminal.Columns.cut;
import static io.evenkeel.lab.terminal.Columns.left;
import static io.evenkeel.lab.terminal.Columns.width;
import static io.evenkeel.lab.terminal.Columns.wrap;

import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.ModeInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * An event and what came of it for each way of calling. Where there is little room the ways go by
 * their numbers in the table; where there is less, answers lose their last clauses, those that say
 * least first.
 */
final class LastEvent implements Body {

  private final Frame frame;
  private final EventNow event;

  LastEvent(Frame frame, EventNow event) {
    this.frame = frame;
    this.event = event;
  }

  @Override
  public List<List<String>> whole() {
    List<String> titled = new ArrayList<>(head());
    List<String> numbered = new ArrayList<>(head());
    for (AnswerNow answer : event.answers()) {
      titled.addAll(
          wrap("  " + mark(answer), title(answer) + ": " + answer.sentence(), frame.columns()));
      numbered.addAll(numbered(answer));
    }
    return List.of(titled, numbered);
  }

  @Override
  public int fewest() {
    return head().size() + event.answers().size();
  }

  @Override
  public List<String> most(int room) {
    List<AnswerNow> leastLast = new ArrayList<>(event.answers());
    leastLast.sort(Comparator.comparingInt(LastEvent::rank));
    List<String> lines = head();
    if (fewest() > room) {
      leastLast.forEach(answer -> lines.add(brief(answer)));
      return Body.limited(lines, room);
    }
    int left = room - fewest();
    List<AnswerNow> full = new ArrayList<>();
    for (AnswerNow answer : leastLast) {
      int more = numbered(answer).size() - 1;
      if (more <= left) {
        left -= more;
        full.add(answer);
      }
    }
    for (AnswerNow answer : event.answers()) {
      lines.addAll(full.contains(answer) ? numbered(answer) : List.of(brief(answer)));
    }
    return lines;
  }

  /** What came of it for one way of calling; empty if nothing is known. */
  List<String> of(ModeInfo mode, String first) {
    for (AnswerNow answer : event.answers()) {
      if (answer.mode().equals(mode.id())) {
        return wrap(first, text() + ": " + answer.sentence(), frame.columns());
      }
    }
    return List.of();
  }

  private List<String> head() {
    return new ArrayList<>(wrap("", text(), frame.columns()));
  }

  private String text() {
    Double until = event.until();
    return clock(event.at())
        + " "
        + event.text()
        + (until == null || until <= event.at() || !event.kind().equals("fault")
            ? ""
            : ", until " + clock(until));
  }

  /** Minutes and seconds since the lab began. */
  static String clock(double seconds) {
    long whole = (long) seconds;
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private List<String> numbered(AnswerNow answer) {
    return wrap(first(answer), text(answer), frame.columns());
  }

  /** In one line: the first clauses, which matter most. */
  private String brief(AnswerNow answer) {
    String line = "";
    for (String clause : text(answer).split("; ", -1)) {
      String longer = line.isEmpty() ? first(answer) + clause : line + "; " + clause;
      if (!line.isEmpty() && width(longer) > frame.columns()) {
        return cut(line + ".", frame.columns());
      }
      line = longer;
    }
    return cut(line, frame.columns());
  }

  private String first(AnswerNow answer) {
    return " " + left(key(answer), 2) + mark(answer);
  }

  private String text(AnswerNow answer) {
    return (key(answer).isEmpty() ? title(answer) + ": " : "") + answer.sentence();
  }

  private String key(AnswerNow answer) {
    List<ModeInfo> modes = frame.modes();
    for (int i = 0; i < modes.size(); i++) {
      if (modes.get(i).id().equals(answer.mode())) {
        return frame.key(i);
      }
    }
    return "";
  }

  private String title(AnswerNow answer) {
    return frame.title(answer.mode());
  }

  private static String mark(AnswerNow answer) {
    return switch (answer.verdict()) {
      case "good" -> "ok  ";
      case "bad" -> "BAD ";
      default -> "    ";
    };
  }

  /** What went wrong first. */
  private static int rank(AnswerNow answer) {
    return switch (answer.verdict()) {
      case "bad" -> 0;
      case "good" -> 1;
      default -> 2;
    };
  }
}
