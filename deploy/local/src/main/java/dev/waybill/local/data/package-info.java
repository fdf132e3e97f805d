/// Rows of the demo data: made, never stored, and written straight into `COPY … FROM STDIN`.
@NullMarked
package dev.waybill.local.data;

import org.jspecify.annotations.NullMarked;
