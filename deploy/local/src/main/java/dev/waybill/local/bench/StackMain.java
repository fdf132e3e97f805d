package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.Claims;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The stack in a process of its own: its S3 server must not share a heap and a processor account with anything that
/// is measured. Prints the settings as one line of JSON when all of it runs, and stops when its input ends.
final class StackMain {

    private static final Duration LONGEST = Duration.ofDays(2); // everything in every size takes hours

    private StackMain() {}

    public static void main(String[] args) throws Exception {
        try (LocalStack stack = LocalStack.startTemporary(true)) {
            stack.database().migrate();
            allowCheckpoints(stack);
            Map<String, String> settings = new LinkedHashMap<>(stack.environment());
            DemoTenant demo = DemoTenant.DEMO;
            Claims admin = Claims.admin(demo.userId().toString(), demo.id().toString(), demo.email());
            settings.put(StackProcess.TOKEN, stack.tokens().token(admin.lasting(LONGEST)));
            settings.put(StackProcess.HOME, stack.home().toString());
            System.out.println(new ObjectMapper().writeValueAsString(settings));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// What was loaded is on disk before anything is measured, so the loader asks for a checkpoint.
    private static void allowCheckpoints(LocalStack stack) throws SQLException {
        try (Connection superuser = stack.database().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("grant pg_checkpoint to waybill_owner");
        }
    }
}
