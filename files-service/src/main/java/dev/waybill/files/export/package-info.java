/// The request side of exports: what may be exported, asking for it, how it goes on.
@NullMarked
package dev.waybill.files.export;

import org.jspecify.annotations.NullMarked;
