package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.file.Path;
import lab.jmh.BenchReport;
import lab.jmh.BenchResult;
import lab.jmh.RecordedResults;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.sizing.Sweep;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./lab bench} leaves: the file, the tables, the pictures.
 *
 * @param guess for the pictures; null for none
 * @param record whether documents are to quote the run
 */
record BenchOutput(@Nullable Integer guess, boolean record) {

    /**
     * Writes the file, then does as {@link #print}. The file first: a full run takes most of an hour, and pictures need much of a
     * machine.
     *
     * @return whether the file was written; standard error says why not
     * @throws IOException when the documents can't be written
     */
    boolean keep(BenchResult result) throws IOException {
        Path file = null;
        try {
            file = ResultFile.write(LabHome.results(), BenchResult.KIND, result);
        } catch (IOException e) {
            System.err.println(retold("lab: the result can't be written: " + e));
        }
        try {
            print(result);
        } finally {
            if (file != null) {
                System.out.println(retold("Result: " + file));
            }
        }
        return file != null;
    }

    /** @throws IOException when the documents can't be written */
    void print(BenchResult result) throws IOException {
        System.out.println(BenchReport.of(result));
        BenchReport.sweeps(result, guess).forEach(BenchOutput::print);
        if (record) {
            record(result);
        }
    }

    /** A machine without fonts, or an odd measurement, costs one picture, and not what was measured. */
    private static void print(Sweep sweep) {
        for (var driver : sweep.points().keySet()) {
            System.out.println(
                    Text.wrapped("%s, %s: %s".formatted(sweep.workload(), driver, retold(sweep.verdict(driver))))
                            + "\n");
        }
        try {
            BenchReport.draw(sweep, LabHome.results());
            System.out.println(retold("Picture: " + LabHome.results().resolve(BenchReport.picture(sweep) + ".svg")));
        } catch (Exception | LinkageError | InternalError e) {
            System.out.println(retold("No picture of " + sweep.workload() + ": " + e));
        }
    }

    private static void record(BenchResult result) throws IOException {
        var whyNot = RecordedResults.whyNot(result);
        if (whyNot.isPresent()) {
            System.out.println(retold("Not recorded: " + whyNot.get() + "."));
        } else {
            RecordedResults.write(LabHome.root(), result);
            System.out.println(retold("Recorded: " + RecordedResults.page(LabHome.root())));
        }
    }
}
