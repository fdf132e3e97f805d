/// Holds dashboard and alert rules to what the services export.
@NullMarked
package dev.waybill.worker.grafana;

import org.jspecify.annotations.NullMarked;
