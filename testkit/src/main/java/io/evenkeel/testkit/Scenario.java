// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * A text file of commands, each followed by all that it brings about: the specification of a state
 * machine, for people to read and for a test to hold.
 *
 * <pre>{@code
 * # A comment says what this shows.
 * start
 *   watch from the beginning
 *   timer 6 s
 *
 * end of stream
 * }</pre>
 *
 * A line that begins at the margin is a command, an indented one is a line of the trace of the
 * command above it; empty lines and lines that begin with {@code #} are kept and mean nothing. The
 * trace is the whole: a command without one must bring about nothing.
 *
 * <p>With the system property {@code scenarios.rewrite} set ({@code mvn test -Dscenarios.rewrite})
 * the file is written anew from what the commands really bring about. Commit only differences that
 * you understand. The model is the test data of etcd's raft.
 */
public final class Scenario {

  /** The system property that has files rewritten rather than compared. */
  public static final String REWRITE = "scenarios.rewrite";

  private static final String INDENT = "  ";
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private Scenario() {}

  /** The scenario files of a folder under {@code src/test/resources}, by name; at least one. */
  public static List<Path> all(String folder) {
    Path path = module().resolve(RESOURCES).resolve(folder);
    try (Stream<Path> files = Files.list(path)) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("No scenario (*.txt) in " + path.toAbsolutePath());
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list scenarios in " + path.toAbsolutePath(), e);
    }
  }

  /** As {@link #run(Path, Function)}, for a file under {@code src/test/resources}. */
  public static void run(String resource, Function<String, List<String>> machine) {
    run(module().resolve(RESOURCES).resolve(resource), machine);
  }

  /**
   * Runs the commands of {@code file} in order.
   *
   * @param machine carries out one command and returns its trace, a line each
   * @throws AssertionError if a trace is another than the file says; shows where they differ
   */
  public static void run(Path file, Function<String, List<String>> machine) {
    List<String> expected = read(file);
    List<String> actual = perform(file, expected, machine);
    if (actual.equals(expected)) {
      return;
    }
    if (System.getProperty(REWRITE) != null) {
      write(file, actual);
      return;
    }
    throw new AssertionFailedError(
        "Scenario "
            + file
            + " brings about something else (- as written, + as it is). If that is right, run the"
            + " test with -D"
            + REWRITE
            + "\n"
            + LineDiff.of(expected, actual),
        String.join("\n", expected),
        String.join("\n", actual));
  }

  private static List<String> perform(
      Path file, List<String> lines, Function<String, List<String>> machine) {
    List<String> actual = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(" ") || line.startsWith("\t")) {
        if (!any) {
          throw new IllegalArgumentException(
              file + ":" + (i + 1) + ": a trace needs a command above it: '" + line + "'");
        }
        continue;
      }
      actual.add(line);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      any = true;
      for (String traced : carryOut(file, i + 1, line, machine)) {
        traced.lines().forEach(part -> actual.add(INDENT + part));
      }
    }
    if (!any) {
      throw new IllegalArgumentException(file + " has no command");
    }
    return actual;
  }

  private static List<String> carryOut(
      Path file, int number, String command, Function<String, List<String>> machine) {
    try {
      return machine.apply(command);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          file + ":" + number + ": command '" + command + "' failed: " + e.getMessage(), e);
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file).stream().map(String::stripTrailing).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read scenario " + file.toAbsolutePath(), e);
    }
  }

  private static void write(Path file, List<String> lines) {
    try {
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot rewrite scenario " + file.toAbsolutePath(), e);
    }
  }

  // Maven runs tests in the module's folder; some IDEs do not, but then say where it is.
  private static Path module() {
    return Path.of(System.getProperty("basedir", ""));
  }
}
