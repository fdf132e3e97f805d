/// The databases of tenants that their metrics run against: who may say what they are, never what their secrets are.
@NullMarked
package dev.waybill.files.datasource;

import org.jspecify.annotations.NullMarked;
