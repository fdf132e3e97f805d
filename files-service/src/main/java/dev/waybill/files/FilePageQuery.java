package dev.waybill.files;

import io.quarkus.panache.common.Parameters;
import java.util.List;
import java.util.Optional;

/// One page of files in one index range scan: `file_metadata_newest_first`, or `file_metadata_by_entity` for the files
/// of one business row. A row comparison, because PostgreSQL turns only that into an index condition.
record FilePageQuery(String where, Parameters parameters) {

    static FilePageQuery of(Optional<Position> after, Optional<EntityRef> entity, Optional<Boolean> isImage) {
        StringBuilder where = new StringBuilder("softDeletedAt is null");
        Parameters parameters = new Parameters();
        entity.ifPresent(ref -> {
            where.append(" and entityType = :entityType and entityId = :entityId");
            parameters.and("entityType", ref.type()).and("entityId", ref.id());
        });
        isImage.ifPresent(wanted -> {
            where.append(" and isImage = :isImage");
            parameters.and("isImage", wanted);
        });
        after.ifPresent(position -> {
            where.append(" and (uploadedAt, id) < (:at, :id)");
            parameters.and("at", position.at()).and("id", position.id());
        });
        return new FilePageQuery(where + " order by uploadedAt desc, id desc", parameters);
    }

    List<FileMetadata> run(int limit) {
        return FileMetadata.<FileMetadata>find(where, parameters).page(0, limit).list();
    }
}
