/// Archives: catalog → entries → ZIP. What is exported is fixed in the catalog, then written entry by entry in its
/// order; every unit of the encoding can be gone on from.
@NullMarked
package dev.waybill.worker.archive;

import org.jspecify.annotations.NullMarked;
