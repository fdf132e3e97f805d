package dev.waybill.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Cursors of paged lists: base64url of `{"at":…,"id":…,"tag":…}`. The tag is an HMAC over list, tenant and position,
/// so a cursor that is garbage, changed, another list's or another tenant's is none, and the list starts at page one.
@ApplicationScoped
public class Cursors {

    private static final String LABEL = "waybill cursor v1"; // this use of the secret, and no other
    private static final int TAG_BYTES = 16;

    private final ObjectMapper json;
    private final SecretKeySpec key;

    Cursors(ObjectMapper json, @ConfigProperty(name = "WAYBILL_S3_SECRET_KEY") String secret) {
        this.json = json;
        this.key = hmacKey(hmac(hmacKey(secret.getBytes(StandardCharsets.UTF_8)), LABEL));
    }

    @RegisterForReflection // JSON, and no part of an answer
    private record Wire(Instant at, UUID id, String tag) {}

    /// A page of a list, in the list's order.
    ///
    /// @param list name of the list, such as `files`
    /// @param rows reads so many rows at most, after a position
    /// @param at   position of a row
    /// @throws Problem 400 `invalid-request`, if the limit is none
    public <R, T> Page<T> page(
            String list,
            Caller caller,
            PageQuery asked,
            BiFunction<Optional<Position>, Integer, List<R>> rows,
            Function<R, T> item,
            Function<R, Position> at) {
        PageSize size = PageSize.parse(asked.limit);
        Optional<Position> after = read(list, caller, Optional.ofNullable(asked.cursor));
        return Page.of(rows.apply(after, size.andOneMore()), size, item, last -> write(list, caller, at.apply(last)));
    }

    /// @param list name of the list, such as `files`
    public String write(String list, Caller caller, Position last) {
        try {
            Wire wire = new Wire(last.at(), last.id(), tag(list, caller, last));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.writeValueAsBytes(wire));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }

    public Optional<Position> read(String list, Caller caller, Optional<String> cursor) {
        try {
            if (cursor.isEmpty()) {
                return Optional.empty();
            }
            Wire wire = json.readValue(Base64.getUrlDecoder().decode(cursor.get()), Wire.class);
            if (wire == null || wire.at() == null || wire.id() == null || wire.tag() == null) {
                return Optional.empty();
            }
            Position position = new Position(wire.at(), wire.id());
            byte[] expected = tag(list, caller, position).getBytes(StandardCharsets.UTF_8);
            boolean genuine = MessageDigest.isEqual(expected, wire.tag().getBytes(StandardCharsets.UTF_8));
            return genuine ? Optional.of(position) : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty(); // garbage
        }
    }

    private String tag(String list, Caller caller, Position position) {
        String signed = "%s\n%s\n%d\n%s"
                .formatted(
                        list, caller.orgId(), ChronoUnit.MICROS.between(Instant.EPOCH, position.at()), position.id());
        byte[] full = hmac(key, signed);
        byte[] tag = new byte[TAG_BYTES];
        System.arraycopy(full, 0, tag, 0, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    }

    private static SecretKeySpec hmacKey(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
