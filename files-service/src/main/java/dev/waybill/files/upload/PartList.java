package dev.waybill.files.upload;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.files.problem.BodyMax;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.store.PartsStore.Part;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The parts that a client has sent. They must be those that the store has: all of them, without a gap.
@BodyMax(2 * 1024 * 1024) // 10,000 parts take about 700 KiB
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "CompleteUploadRequest")
public record PartList(
        @NotNull(message = "is missing") @Size(min = 1, max = PartNumbers.MOST, message = "must name 1 to 10000 parts")
        List<@NotNull(message = "is missing") @Valid Sent> parts) {

    private static final int NAMED = 5; // of many missing parts

    /// @param etag as the store answered to the part's PUT, with or without its quotes
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "SentPartRequest")
    public record Sent(
            @JsonProperty("PartNumber")
            @NotNull(message = "is missing")
            @Min(value = 1, message = "must be 1 to 10000")
            @Max(value = PartNumbers.MOST, message = "must be 1 to 10000")
            Integer partNumber,

            @JsonProperty("ETag")
            @NotNull(message = "is missing")
            @Size(max = 200, message = "must have at most 200 characters")
            String etag) {}

    /// @throws Problem 400 `invalid-request`, naming the first parts that are missing or other ones
    void check(List<Part> arrived) {
        TreeMap<Integer, String> stored =
                arrived.stream().collect(toMap(Part::number, part -> bare(part.etag()), (a, b) -> a, TreeMap::new));
        TreeMap<Integer, String> sent = new TreeMap<>();
        for (Sent part : parts) {
            if (sent.put(part.partNumber(), bare(part.etag())) != null) {
                throw wrong("part %d is listed twice".formatted(part.partNumber()));
            }
        }
        TreeSet<Integer> missing = new TreeSet<>();
        int last = Math.max(sent.lastKey(), stored.isEmpty() ? 0 : stored.lastKey());
        for (int number = 1; number <= last; number++) {
            if (!stored.containsKey(number)) {
                missing.add(number);
            }
        }
        refuse(missing, "have not arrived: send them and complete again");
        refuse(keysOnlyIn(stored, sent), "have arrived and are not in the list");
        refuse(otherEtags(sent, stored), "have another ETag in the store");
    }

    private static Collection<Integer> keysOnlyIn(Map<Integer, String> these, Map<Integer, String> others) {
        return these.keySet().stream()
                .filter(number -> !others.containsKey(number))
                .toList();
    }

    private static Collection<Integer> otherEtags(Map<Integer, String> sent, Map<Integer, String> stored) {
        return sent.entrySet().stream()
                .filter(part -> !part.getValue().equals(stored.get(part.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void refuse(Collection<Integer> numbers, String why) {
        if (!numbers.isEmpty()) {
            String first = numbers.stream().limit(NAMED).map(String::valueOf).collect(joining(", "));
            String others = numbers.size() > NAMED ? " and %d others".formatted(numbers.size() - NAMED) : "";
            throw wrong("parts %s%s %s".formatted(first, others, why));
        }
    }

    private static Problem wrong(String detail) {
        return new Problem(ProblemCode.INVALID_REQUEST, detail);
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
