/// Who did what, for the tenant's administrators.
@NullMarked
package dev.waybill.files.audit;

import org.jspecify.annotations.NullMarked;
