package dev.waybill.files.metric;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A metric as the API shows it.
@Schema(name = "Metric")
public record MetricAnswer(
        UUID id,
        @Schema(examples = "Revenue") String name,
        String description,
        UUID dataSourceId,

        @Schema(examples = "select day, amount from sales where day >= :from")
        String sql,

        List<MetricParameter> parameters,
        @Schema(description = "User id that created it") String createdBy,
        Instant createdAt,
        Instant updatedAt) {

    static MetricAnswer of(Metric metric) {
        return new MetricAnswer(
                metric.id,
                metric.name,
                metric.description,
                metric.dataSourceId,
                metric.sql,
                metric.parameters,
                metric.createdBy,
                metric.createdAt,
                metric.updatedAt);
    }
}
