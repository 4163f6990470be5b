// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.endpoint.TargetException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command itself: shows its commands. */
@Command(
    name = "evenkeel",
    description = "Keeps gRPC traffic even on Kubernetes.",
    mixinStandardHelpOptions = true,
    versionProvider = EvenkeelCommand.Version.class,
    subcommands = {
      LabCommand.class,
      ResolveCommand.class,
      CallCommand.class,
      ServeCommand.class,
      SimulateCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:the program failed, or a promise was broken",
      "2:the command line, or the target in it, cannot be understood",
      "3:there is no answer but a problem",
      "4:there is an answer, and it is that no endpoint takes calls"
    })
public final class EvenkeelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  EvenkeelCommand() {}

  /** Runs the command line and exits. */
  public static void main(String[] args) {
    // What is wrong is part of the answer; a log of gRPC's or our own would break into it.
    LogManager.getLogManager().reset();
    System.exit(run(args, writer(System.out), writer(System.err)));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Runs a command line; the exit code. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return new CommandLine(new EvenkeelCommand())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(new WrongCommandLine())
        .setExecutionStrategy(
            parsed -> {
              NumberOptions.require(parsed);
              return new CommandLine.RunLast().execute(parsed);
            })
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof IllegalArgumentException) {
                command.getErr().println(e.getMessage());
                if (e instanceof TargetException wrong) {
                  command.getErr().println(wrong.pointer());
                }
                return ExitCode.USAGE;
              }
              e.printStackTrace(command.getErr());
              return ExitCode.FAILED;
            })
        .execute(args);
  }

  /** Without a command there is nothing to do but to show which there are. */
  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    err.println();
    err.println("Say what to do: evenkeel COMMAND");
    return ExitCode.USAGE;
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = EvenkeelCommand.class.getPackage().getImplementationVersion();
      return new String[] {"evenkeel " + (version == null ? "(not packaged)" : version)};
    }
  }
}
