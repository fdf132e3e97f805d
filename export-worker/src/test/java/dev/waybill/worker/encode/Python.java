package dev.waybill.worker.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A child process that reads files with Python's own modules and says what it found, as JSON. Nothing of this code
/// base is between the file and the answer.
final class Python implements AutoCloseable {

    // One job a line, one answer a line. Numbers are answered as they are written, members of objects in their order
    // and twice where they are there twice.
    private static final String SCRIPT = """
            import csv, gzip, hashlib, json, sys
            csv.field_size_limit(2**31 - 1)

            def rows_of_csv(path, delimiter):
                with open(path, newline='', encoding='utf-8') as file:
                    return list(csv.reader(file, delimiter=delimiter, strict=True))

            def refuse(constant):
                raise ValueError(constant + ' is not JSON')

            def values_of_json_lines(path):
                with open(path, newline='\\n', encoding='utf-8') as file:
                    return [json.loads(line, strict=True, parse_constant=refuse,
                                       parse_int=lambda text: {'number': text},
                                       parse_float=lambda text: {'number': text},
                                       object_pairs_hook=lambda pairs: {'object': pairs}) for line in file]

            def digest_of_gzip(path):
                with gzip.open(path) as file:
                    return hashlib.sha256(file.read()).hexdigest()

            jobs = {'csv': rows_of_csv, 'jsonl': values_of_json_lines, 'gzip': digest_of_gzip}
            for line in sys.stdin:
                job = json.loads(line)
                print(json.dumps(jobs[job[0]](*job[1:])), flush=True)
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter jobs;
    private final BufferedReader answers;

    Python() throws IOException {
        process = new ProcessBuilder("python3", "-X", "utf8", "-c", SCRIPT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        jobs = process.outputWriter();
        answers = process.inputReader();
    }

    /// By `csv.reader`, strict, which does not tell NULL from an empty text.
    JsonNode csv(Path file, char delimiter) throws IOException {
        return ask("csv", file.toString(), String.valueOf(delimiter));
    }

    /// By `json.loads`, line by line. A number is `{"number":"1.50"}`, an object `{"object":[["name",value],…]}`.
    JsonNode jsonLines(Path file) throws IOException {
        return ask("jsonl", file.toString());
    }

    /// SHA-256 of what `gzip.open` reads, in hex.
    String gzip(Path file) throws IOException {
        return ask("gzip", file.toString()).textValue();
    }

    private JsonNode ask(String... job) throws IOException {
        jobs.write(JSON.writeValueAsString(List.of(job)));
        jobs.newLine();
        jobs.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new AssertionError("python3 could not read %s; its error stands above".formatted(List.of(job)));
        }
        return JSON.readTree(answer);
    }

    @Override
    public void close() throws IOException {
        try {
            jobs.close(); // its loop ends
            if (!process.waitFor(100, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
