/// What all web pages have in common: their frame, their assets, their headers, and who may see them.
@NullMarked
package dev.waybill.files.page;

import org.jspecify.annotations.NullMarked;
