package lab.machine;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Results as JSON files under {@code target/results/}. */
public final class ResultFile {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private ResultFile() {}

    /**
     * Writes a result.
     *
     * @param kind the first part of the file's name
     * @return the file
     * @throws IOException when it can't be written, for example because the disk is full
     */
    public static Path write(Path folder, String kind, Object result) throws IOException {
        var file = Files.createDirectories(folder)
                .resolve(kind + "-" + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + ".json");
        var json = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(result);
        return Files.write(file, json);
    }
}
