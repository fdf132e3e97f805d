/// The commands of `./waybill`: the embedded stack with both services as child processes. START HERE: [Waybill].
@NullMarked
package dev.waybill.local.launcher;

import org.jspecify.annotations.NullMarked;
