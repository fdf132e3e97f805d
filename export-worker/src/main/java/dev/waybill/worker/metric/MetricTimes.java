package dev.waybill.worker.metric;

import java.time.Duration;

/// Where the time of a metric went.
///
/// @param connecting until the database had let us in
/// @param firstRow   from then until the first row was there, or it was known that there is none; zero before
/// @param query      from then until now, or until it ended
public record MetricTimes(Duration connecting, Duration firstRow, Duration query) {}
