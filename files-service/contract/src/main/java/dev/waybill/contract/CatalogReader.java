package dev.waybill.contract;

import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Archive.StoredFiles;
import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.Datasets.InvalidCatalog;
import dev.waybill.contract.Table.Column;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads a catalog from YAML nodes, which still know their lines. Collects every mistake before it refuses.
final class CatalogReader {

    private static final Duration LONGEST_LINK = Duration.ofDays(7); // the longest that Signature Version 4 allows
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final String OF_METRICS = "metric";
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Pattern TABLE = Pattern.compile("([A-Za-z_]\\w{0,62})\\.([A-Za-z_]\\w{0,62})");
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})([smhd])");
    private static final Pattern FILE_NAME = Pattern.compile("[^\\p{Cntrl}/\\\\]{1,100}");
    private static final Pattern TITLE = Pattern.compile("\\P{Cntrl}{1,100}");
    private static final Pattern FOLDER = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final List<String> OF_ALL =
            List.of("kind", "title", "formats", "link", "linkTtl", "retention", "fileName");
    private static final List<String> OF_TABLES = List.of("from", "tenant", "key", "columns");
    private static final List<String> MAY_OF_TABLES = List.of("filters", "since");
    private static final List<String> OF_ARCHIVES = List.of("documents", "files");
    private static final List<String> OF_DOCUMENTS = List.of("from", "tenant", "key", "name", "body", "frontMatter");
    private static final int LONGEST_ENTITY_TYPE = 100;

    private final String file;
    private final List<String> mistakes = new ArrayList<>();
    private String dataset = "";

    CatalogReader(String file) {
        this.file = file;
    }

    List<Dataset> read(String yaml) {
        List<Dataset> datasets = new ArrayList<>();
        Node root = compose(yaml);
        Node entries = root == null
                ? null
                : mapping(root, "the file", List.of("datasets")).get("datasets");
        if (entries == null) {
            mistake(root, "has no 'datasets'");
        } else {
            mapping(entries, "datasets", null).forEach((name, node) -> {
                dataset = name;
                Dataset read = dataset(name, node);
                if (read != null) {
                    datasets.add(read);
                }
            });
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalog(mistakes);
        }
        return datasets;
    }

    private @Nullable Node compose(String yaml) {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InvalidCatalog(List.of("%s:%d: is not YAML: %s".formatted(file, line, e.getProblem())));
        } catch (YAMLException e) { // a control character, too deep or too long: it does not say where
            String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new InvalidCatalog(List.of("%s:1: is not YAML: %s".formatted(file, problem)));
        }
    }

    /// Null if it has a mistake.
    private @Nullable Dataset dataset(String name, Node node) {
        int before = mistakes.size();
        if (!NAME.matcher(name).matches()) {
            mistake(node, "the name '%s': 1 to 63 lower-case letters, digits and -, a letter first".formatted(name));
        }
        if (name.equals(OF_METRICS)) {
            mistake(node, "the name metric: runs of SQL metrics have it; choose another");
        }
        String kind = oneOf(kindOf(node), "kind", List.of("table", "archive"), "table");
        boolean table = kind.equals("table");
        List<String> keys = new ArrayList<>(OF_ALL);
        keys.addAll(table ? OF_TABLES : OF_ARCHIVES);
        keys.addAll(table ? MAY_OF_TABLES : List.of());
        Map<String, Node> entry = mapping(node, "the dataset", keys);
        require(node, "", entry, List.of("kind", "formats"));
        List<ExportFormat> formats = list(entry.get("formats"), "formats").stream()
                .flatMap(n -> format(n, kind).stream())
                .toList();
        Link link = oneOf(entry.get("link"), "link", List.of("once", "fresh"), "once")
                        .equals("once")
                ? Link.ONCE
                : Link.FRESH;
        Duration linkTtl = duration(entry.get("linkTtl"), "linkTtl", Duration.ofMinutes(10));
        Duration retention = duration(entry.get("retention"), "retention", Duration.ofDays(7));
        if (linkTtl.compareTo(LONGEST_LINK) > 0) {
            mistake(entry.get("linkTtl"), "linkTtl is longer than 7d, the longest that S3 signs");
        }
        Matcher title = match(entry.get("title"), "title", TITLE, "1 to 100 characters, none of them control");
        Matcher fileName = match(entry.get("fileName"), "fileName", FILE_NAME, "1 to 100 characters, no / or control");
        Content content = table ? table(node, entry) : archive(node, entry);
        return mistakes.size() > before || content == null
                ? null
                : new Dataset(
                        name,
                        title == null ? name : title.group(),
                        content,
                        formats,
                        link,
                        linkTtl,
                        retention,
                        Optional.ofNullable(fileName).map(Matcher::group));
    }

    /// Which keys are allowed depends on it.
    private static @Nullable Node kindOf(Node dataset) {
        return dataset instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(t -> t.getKeyNode() instanceof ScalarNode k
                                && k.getValue().equals("kind"))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private void require(Node node, String what, Map<String, Node> entry, List<String> keys) {
        for (String required : keys) {
            if (!entry.containsKey(required)) {
                mistake(node, "%shas no '%s'".formatted(what, required));
            }
        }
    }

    /// Null if it has a mistake.
    private @Nullable Table table(Node node, Map<String, Node> entry) {
        require(node, "", entry, OF_TABLES);
        return table(entry, columns(entry.get("columns")));
    }

    /// Null if it has a mistake. All columns may be filtered by, where the catalog does not choose some.
    private @Nullable Table table(Map<String, Node> entry, List<Column> columns) {
        Matcher from = match(entry.get("from"), "from", TABLE, "schema.table");
        String tenant = identifier(entry.get("tenant"), "tenant");
        List<String> key = list(entry.get("key"), "key").stream()
                .map(n -> identifier(n, "key"))
                .toList();
        List<String> names = columns.stream().map(Column::name).toList();
        List<String> filters = list(entry.get("filters"), "filters").stream()
                .map(n -> columnOf(n, "filters", names))
                .toList();
        Node since = entry.get("since");
        return from == null
                ? null
                : new Table(
                        dataset,
                        from.group(1),
                        from.group(2),
                        tenant,
                        key,
                        columns,
                        filters.isEmpty() ? names : filters,
                        Optional.ofNullable(since).map(n -> identifier(n, "since")));
    }

    private String columnOf(Node node, String what, List<String> columns) {
        String name = identifier(node, what);
        if (!columns.contains(name)) {
            mistake(node, "%s has '%s', which is no column of the dataset".formatted(what, name));
        }
        return name;
    }

    /// Null if it has a mistake.
    private @Nullable Archive archive(Node node, Map<String, Node> entry) {
        if (!entry.containsKey("documents") && !entry.containsKey("files")) {
            mistake(node, "has neither 'documents' nor 'files'");
            return null;
        }
        List<Documents> documents = new ArrayList<>();
        Node folders = entry.get("documents");
        if (folders != null) {
            mapping(folders, "documents", null)
                    .forEach((folder, of) -> documents(folder, of).ifPresent(documents::add));
        }
        Optional<StoredFiles> files = Optional.ofNullable(entry.get("files")).map(this::files);
        if (files.isPresent()
                && documents.stream()
                        .anyMatch(d -> d.folder().equals(files.get().folder()))) {
            mistake(
                    entry.get("files"),
                    "folder '%s' is one of documents too".formatted(files.get().folder()));
        }
        return new Archive(documents, files);
    }

    private Optional<Documents> documents(String folder, Node node) {
        checkFolder(node, folder);
        Map<String, Node> entry = mapping(node, "documents of " + folder, OF_DOCUMENTS);
        require(node, "documents of %s: ".formatted(folder), entry, OF_DOCUMENTS);
        List<Column> frontMatter = list(entry.get("frontMatter"), "frontMatter").stream()
                .map(n -> identifier(n, "frontMatter"))
                .map(name -> new Column(name, name))
                .toList();
        Table table = table(entry, frontMatter);
        if (table == null) {
            return Optional.empty();
        }
        if (table.key().size() > 1) {
            mistake(entry.get("key"), "key of documents is %s, allowed is one column".formatted(table.key()));
        }
        String name = identifier(entry.get("name"), "name");
        return Optional.of(new Documents(folder, table, name, identifier(entry.get("body"), "body")));
    }

    private StoredFiles files(Node node) {
        Map<String, Node> entry = mapping(node, "files", List.of("folder", "entityTypes"));
        require(node, "files ", entry, List.of("folder"));
        String folder = entry.containsKey("folder") ? text(entry.get("folder"), "folder") : "files";
        checkFolder(node, folder);
        List<String> entityTypes = list(entry.get("entityTypes"), "entityTypes").stream()
                .map(n -> text(n, "an entity type"))
                .toList();
        entityTypes.stream()
                .filter(type -> type.length() > LONGEST_ENTITY_TYPE)
                .forEach(type ->
                        mistake(node, "entity type '%s' is longer than %d".formatted(type, LONGEST_ENTITY_TYPE)));
        return new StoredFiles(folder, entityTypes);
    }

    private void checkFolder(Node node, String folder) {
        if (!FOLDER.matcher(folder).matches()) {
            mistake(node, "folder '%s': 1 to 63 lower-case letters, digits and -, a letter first".formatted(folder));
        }
        if (folder.equals("missing")) {
            mistake(node, "folder 'missing': what vanished is counted under this name");
        }
    }

    private List<Column> columns(@Nullable Node node) {
        Set<String> seen = new HashSet<>();
        Set<String> members = new HashSet<>(); // of JSON objects
        List<Column> columns = new ArrayList<>();
        for (Node item : list(node, "columns")) {
            Map<String, Node> column = mapping(item, "a column", List.of("name", "header", "headers"));
            Node name = column.get("name");
            if (name == null) {
                mistake(item, "a column has no 'name'");
                continue;
            }
            String identifier = identifier(name, "a column's name");
            if (!seen.add(identifier)) {
                mistake(name, "column '%s' stands twice".formatted(identifier));
            }
            Node header = column.get("header");
            String usual = header == null ? identifier : text(header, "header");
            Column read = new Column(identifier, usual, headers(column.get("headers")));
            if (!members.add(read.header(ExportFormat.JSONL))) {
                mistake(item, "two columns are '%s' in jsonl".formatted(read.header(ExportFormat.JSONL)));
            }
            columns.add(read);
        }
        return columns;
    }

    private Map<ExportFormat, String> headers(@Nullable Node node) {
        Map<ExportFormat, String> headers = new EnumMap<>(ExportFormat.class);
        if (node != null) {
            mapping(node, "headers", names(ExportFormat.ofKind("table")))
                    .forEach((format, header) -> ExportFormat.of(format)
                            .ifPresent(known -> headers.put(known, text(header, "header of " + format))));
        }
        return headers;
    }

    private static List<String> names(List<ExportFormat> formats) {
        return formats.stream().map(ExportFormat::extension).toList();
    }

    private Map<String, Node> mapping(Node node, String what, @Nullable List<String> allowed) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            mistake(node, "%s is %s, allowed is 'name: value' lines".formatted(what, shape(node)));
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode(), "a key");
            if (allowed != null && !allowed.contains(key)) {
                mistake(tuple.getKeyNode(), "unknown key '%s'; allowed: %s".formatted(key, String.join(", ", allowed)));
            }
            if (entries.put(key, tuple.getValueNode()) != null) {
                mistake(tuple.getKeyNode(), "'%s' stands twice".formatted(key));
            }
        }
        return entries;
    }

    private List<Node> list(@Nullable Node node, String what) {
        if (node == null) {
            return List.of(); // a missing one is told of already
        }
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return sequence.getValue();
        }
        mistake(node, "%s is %s, allowed is a list of one or more".formatted(what, shape(node)));
        return List.of();
    }

    private String text(Node node, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return scalar.getValue();
        }
        mistake(node, "%s is %s, allowed is a text".formatted(what, shape(node)));
        return "";
    }

    private @Nullable Matcher match(@Nullable Node node, String what, Pattern pattern, String allowed) {
        if (node == null) {
            return null;
        }
        String value = text(node, what);
        Matcher matcher = pattern.matcher(value);
        if (matcher.matches()) {
            return matcher;
        }
        mistake(node, "%s is '%s', allowed is %s".formatted(what, value, allowed));
        return null;
    }

    private String identifier(@Nullable Node node, String what) {
        Matcher matcher = match(node, what, IDENTIFIER, "the name of a column: letters, digits and _");
        return matcher == null ? "" : matcher.group();
    }

    private String oneOf(@Nullable Node node, String what, List<String> allowed, String absent) {
        String value = node == null ? absent : text(node, what);
        if (!allowed.contains(value)) {
            mistake(node, "%s is '%s', allowed: %s".formatted(what, value, String.join(", ", allowed)));
        }
        return value;
    }

    private Optional<ExportFormat> format(Node node, String kind) {
        List<ExportFormat> allowed = ExportFormat.ofKind(kind);
        String name = text(node, "a format");
        Optional<ExportFormat> format = ExportFormat.of(name).filter(allowed::contains);
        if (format.isEmpty()) {
            mistake(
                    node,
                    "format '%s' is unknown or not for kind %s; allowed: %s"
                            .formatted(name, kind, String.join(", ", names(allowed))));
        }
        return format;
    }

    private Duration duration(@Nullable Node node, String what, Duration absent) {
        Matcher matcher = match(node, what, DURATION, "a whole number with s, m, h or d, such as 10m");
        if (matcher == null) {
            return absent;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static String shape(Node node) {
        return switch (node) {
            case ScalarNode scalar -> "'" + scalar.getValue() + "'";
            case SequenceNode sequence -> sequence.getValue().isEmpty() ? "an empty list" : "a list";
            case MappingNode _ -> "a mapping";
            default -> "a " + node.getNodeId();
        };
    }

    private void mistake(@Nullable Node node, String what) {
        int line = node == null ? 1 : node.getStartMark().getLine() + 1;
        mistakes.add("%s:%d: %s%s".formatted(file, line, dataset.isEmpty() ? "" : "dataset " + dataset + ": ", what));
    }
}
