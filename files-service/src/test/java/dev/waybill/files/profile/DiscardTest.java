package dev.waybill.files.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.StoreProxy;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What stays if all ends between the commit and the deletion of the bytes.
@QuarkusTest
class DiscardTest extends ProfileImages {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);

    @SuppressWarnings("NullAway.Init") // set by Stack
    StoreProxy proxy;

    @AfterEach
    void refuseNothing() {
        proxy.refuseDeletes(false);
    }

    @Test
    void aReplacedObjectIsNamedForTheSweeperUntilItIsDeleted() throws Exception {
        String first = shown();
        proxy.refuseDeletes(true);

        String second = shown();

        as(alice).get(AVATAR).then().statusCode(200).body("id", equalTo(second));
        assertThat(files()).isEqualTo("1");
        assertThat(objects()).containsExactlyInAnyOrder(key(first), key(second));
        assertThat(discarded()).isEqualTo(key(first));
        assertThat(inDatabase(
                        "select sweep_due_at between now() + interval '30 seconds' and now() + interval '1 minute' from waybill.discarded_object where object_key = ?",
                        key(first)))
                .isEqualTo("t");
    }

    @Test
    void aDeletedOneToo() throws Exception {
        String id = shown();
        proxy.refuseDeletes(true);

        as(alice).delete(AVATAR).then().statusCode(204);

        as(alice).get(AVATAR).then().statusCode(404);
        assertThat(files()).isEqualTo("0");
        assertThat(discarded()).isEqualTo(key(id));
    }

    private String shown() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        show(alice, AVATAR, id).then().statusCode(201);
        return id;
    }
}
