/// SQL metrics: statements of tenants against their own databases.
@NullMarked
package dev.waybill.worker.metric;

import org.jspecify.annotations.NullMarked;
