/// From the token to the caller to the tenant: what a request may see is decided here, once, for every query.
@NullMarked
package dev.waybill.files.tenant;

import org.jspecify.annotations.NullMarked;
