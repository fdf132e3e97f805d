/// Where rows come from. Knows no object store.
@NullMarked
package dev.waybill.worker.source;

import org.jspecify.annotations.NullMarked;
