package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That the SQL of the operators' documents fits the tables as the migrations leave them, and their links lead
/// somewhere.
class RunbookIT {

    private static final Path DEPLOY = Path.of("..");
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)[^)]*\\)");

    private static LocalStack stack;

    @BeforeAll
    static void migrate() {
        stack = LocalStack.startTemporary();
        stack.database().migrate();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    static List<String> statements() throws IOException {
        return Stream.of(read("runbook.md"), read("operations.md"))
                .flatMap(text -> SQL.matcher(text).results())
                .map(block -> block.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void runsAsTheOwner(String sql) throws SQLException {
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            assertThatCode(() -> statement.execute(sql)).doesNotThrowAnyException();
            owner.rollback();
        }
    }

    @Test
    void linksLeadToFiles() throws IOException {
        List<String> links = Stream.of(read("runbook.md"), read("operations.md"))
                .flatMap(text -> LINK.matcher(text).results())
                .map((MatchResult link) -> link.group(1))
                .toList();

        assertThat(links).isNotEmpty().allMatch(link -> Files.exists(DEPLOY.resolve(link)));
    }

    private static String read(String name) throws IOException {
        return Files.readString(DEPLOY.resolve(name));
    }
}
