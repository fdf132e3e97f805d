/// Statements that a tenant stored, and the way from one to the link of its result.
@NullMarked
package dev.waybill.files.metric;

import org.jspecify.annotations.NullMarked;
