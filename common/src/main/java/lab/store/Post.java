package lab.store;

import java.time.Instant;

/**
 * A row of {@code posts}.
 *
 * @param id at least 1
 * @param title 3 to 256 characters
 * @param content 3 to 10,000 characters
 * @param date when the database stored it
 */
public record Post(long id, String title, String content, Instant date) {}
