package lab.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the flags' types can't say about their values. */
final class Usage {

    private Usage() {}

    /** @throws ParameterException with this sentence, which needs no full stop, unless the value is good */
    static void require(CommandSpec command, boolean good, String otherwise) {
        if (!good) {
            throw new ParameterException(command.commandLine(), otherwise + ".");
        }
    }
}
