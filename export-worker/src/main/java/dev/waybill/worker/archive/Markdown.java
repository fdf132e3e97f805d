package dev.waybill.worker.archive;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// A row as a Markdown document with YAML front matter, as static site generators read it.
final class Markdown {

    private final Yaml yaml;
    private final Resolver resolver = new Resolver();

    Markdown() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.FLOW);
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        this.yaml = new Yaml(new QuotedTexts(options), options);
    }

    /// @param frontMatter texts, numbers, booleans and lists of texts by the names of columns, in order; null is `null`
    /// @param body        as it is; a line break is added at its end
    String document(Map<String, @Nullable Object> frontMatter, String body) {
        StringBuilder document = new StringBuilder("---\n");
        frontMatter.forEach(
                (name, value) -> document.append(key(name)).append(": ").append(yaml.dump(value)));
        return document.append("---\n\n").append(body).append('\n').toString();
    }

    /// Names of columns need no quotes, unless they are words of YAML, such as `on`.
    private String key(String name) {
        boolean isText = resolver.resolve(NodeId.scalar, name, true).equals(Tag.STR);
        return isText ? name : "\"" + name + "\"";
    }

    /// Texts stand in double quotes, in which every character can be written: no value can end the front matter, begin
    /// a comment, or be read as a number or a date.
    private static final class QuotedTexts extends Representer {
        QuotedTexts(DumperOptions options) {
            super(options);
            representers.put(
                    String.class, text -> representScalar(Tag.STR, text.toString(), ScalarStyle.DOUBLE_QUOTED));
            representers.put(BigDecimal.class, QuotedTexts::number);
        }

        /// All its digits, without an exponent, which not every reader takes for a number's.
        private static Node number(Object number) {
            String digits = ((BigDecimal) number).toPlainString();
            return new ScalarNode(digits.contains(".") ? Tag.FLOAT : Tag.INT, digits, null, null, ScalarStyle.PLAIN);
        }
    }
}
