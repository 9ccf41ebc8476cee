package lab.httpbench;

import lab.httpbench.BenchHttpResult.Row;

/** Shows a benchmark while it runs. */
public interface HttpProgress {

    /** About every second under load, with what is going on. */
    void tick(String what);

    /** A load has run to its end. */
    void done(Row row);
}
