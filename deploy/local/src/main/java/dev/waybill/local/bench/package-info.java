/// `./waybill bench`: what Waybill costs, side by side with other ways to do the same, on the same data, the same
/// database and the same S3 server.
@NullMarked
package dev.waybill.local.bench;

import org.jspecify.annotations.NullMarked;
