package dev.waybill.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.Dated;
import dev.waybill.worker.upload.ObjectStore.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What the sweeps ask of a store, asked of Ceph: pages behind a key, whatever the keys are, and a thousand deletes in
/// one request.
@NeedsCeph
class BucketPagesIT extends OnCeph {

    private static final List<String> ODD = List.of(
            "swept/a b+c%20&=?.bin",
            "swept/<tag>'\"\\.bin", "swept/naïve – 東京 😀.csv", "swept/\u0001.bin", "swept/x//y");

    @Test
    void listsPageByPageAndDeletesAThousandAtOnce() {
        List<String> keys = Stream.concat(
                        ODD.stream(), IntStream.range(0, 1_005).mapToObj("swept/n/%04d"::formatted))
                .toList();
        keys.forEach(key -> s3.putObject(put -> put.bucket(settings.bucket()).key(key), RequestBody.fromString("x")));
        try (ObjectStore store = new ObjectStore(settings, 4)) {
            Page first = store.page("swept/", "");
            Page last = store.page("swept/", first.objects().getLast().key());

            assertThat(first.isLast()).isFalse();
            assertThat(first.objects()).hasSize(ObjectStore.MOST_DELETES);
            assertThat(last.isLast()).isTrue();
            List<String> listed = new ArrayList<>();
            Stream.of(first, last)
                    .flatMap(page -> page.objects().stream())
                    .map(Dated::key)
                    .forEach(listed::add);
            assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);

            assertThat(store.deleteAll(listed.subList(0, ObjectStore.MOST_DELETES)))
                    .isEmpty();
            assertThat(store.deleteAll(listed.subList(ObjectStore.MOST_DELETES, listed.size())))
                    .isEmpty();

            assertThat(store.page("swept/", "").objects()).isEmpty();
        }
    }
}
