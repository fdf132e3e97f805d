/// SQL metrics: what both services agree on about stored queries and the databases of tenants that they run against.
@NullMarked
package dev.waybill.contract.metric;

import org.jspecify.annotations.NullMarked;
