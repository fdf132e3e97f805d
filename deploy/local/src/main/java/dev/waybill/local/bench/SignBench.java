package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.Signer;
import dev.waybill.local.DemoTenant;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `bench sign`: a page of 100 files with a fresh link each, as files-service answers it, and what one core signs.
final class SignBench {

    private static final int PAGE = 100;
    private static final int WARM_UP = 300;
    private static final int REQUESTS = 300;
    private static final long SIGN_NANOS = 3_000_000_000L;

    private final Lab lab;
    private final ObjectNode json;
    private final PrintStream out;

    SignBench(Lab lab, ObjectNode json) {
        this.lab = lab;
        this.json = json;
        this.out = lab.setup().out();
    }

    boolean run() throws SQLException, IOException, InterruptedException {
        out.println();
        out.println("SIGN      signed download links");
        addFiles();
        try (Lab.Running files = lab.startFiles();
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest page = HttpRequest.newBuilder(files.url().resolve("/api/v1/files?limit=" + PAGE))
                    .header("Authorization", "Bearer " + lab.token())
                    .build();
            pages(http, page, WARM_UP);
            List<Double> millis = pages(http, page, REQUESTS);
            double p50 = Statistics.percentile(millis, 50);
            double p99 = Statistics.percentile(millis, 99);
            out.println("a page of %d links: p50 %.2f ms, p99 %.2f ms (%d requests, one after the other)"
                    .formatted(PAGE, p50, p99, REQUESTS));
            json.put("linksOfPage", PAGE).put("p50Millis", p50).put("p99Millis", p99);
            ArrayNode all = json.putArray("millis");
            millis.forEach(all::add);
        }
        try (Signer signer = lab.store().signer()) {
            sign(signer); // warms up
            double perSecond = sign(signer);
            out.println("one thread signs %,.0f links in a second of its CPU, %.1f µs each"
                    .formatted(perSecond, 1e6 / perSecond));
            json.put("linksPerCpuSecond", perSecond);
        }
        return true;
    }

    private void addFiles() throws SQLException {
        try (Statement statement = lab.owner().createStatement()) {
            statement.execute("""
                    insert into waybill.file_metadata
                      (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by)
                    select id, org, 'org/' || org || '/files/' || id || '.pdf', 'Scan, März ' || n || '.pdf',
                           'application/pdf', 1000 + n, 'bench'
                    from (select waybill.uuid_v7() as id, '%s' as org, n from generate_series(1, %d) n) made
                    """.formatted(DemoTenant.DEMO.id(), 2 * PAGE));
        }
    }

    private List<Double> pages(HttpClient http, HttpRequest page, int count) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        String body = "{}";
        for (int n = 0; n < count; n++) {
            lab.setup().stop().check();
            long begin = System.nanoTime();
            HttpResponse<String> answer = http.send(page, HttpResponse.BodyHandlers.ofString());
            millis.add((System.nanoTime() - begin) / 1e6);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "%s answered %d: %s".formatted(page.uri(), answer.statusCode(), answer.body()));
            }
            body = answer.body();
        }
        int links = new ObjectMapper()
                .readTree(body)
                .findValuesAsText("downloadUrl")
                .size();
        if (links != PAGE) {
            throw new IllegalStateException("%s has %d links instead of %d".formatted(page.uri(), links, PAGE));
        }
        return millis;
    }

    private static double sign(Signer signer) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ObjectKey key =
                new ObjectKey("org/%s/files/0197a000-0000-7000-8000-000000000001.pdf".formatted(DemoTenant.DEMO.id()));
        long cpu = threads.getCurrentThreadCpuTime();
        long end = System.nanoTime() + SIGN_NANOS;
        long links = 0;
        while (System.nanoTime() < end) {
            links += signer.get(key, "Scan, März.pdf", Duration.ofMinutes(10))
                            .url()
                            .isEmpty()
                    ? 0
                    : 1;
        }
        return links / ((threads.getCurrentThreadCpuTime() - cpu) / 1e9);
    }
}
