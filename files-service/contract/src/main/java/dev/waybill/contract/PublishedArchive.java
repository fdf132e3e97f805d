package dev.waybill.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What an archive is made of, as `waybill.dataset` has it:
/// `{"documents":[{"schema":"app","table":"posts","tenant":"org_id"}],"files":{"entityTypes":["post"]}}`.
final class PublishedArchive {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedArchive() {}

    static String json(Archive archive) {
        ObjectNode published = JSON.createObjectNode();
        ArrayNode documents = published.putArray("documents");
        archive.documents()
                .forEach(d -> documents
                        .addObject()
                        .put("schema", d.table().schema())
                        .put("table", d.table().name())
                        .put("tenant", d.table().tenant()));
        archive.files().ifPresent(files -> {
            ArrayNode types = published.putObject("files").putArray("entityTypes");
            files.entityTypes().forEach(types::add);
        });
        try {
            return JSON.writeValueAsString(published);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }
}
