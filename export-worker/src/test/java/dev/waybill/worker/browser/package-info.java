/// The pages in a real Chromium, served by both packaged services before a real database, store and mail server.
@NullMarked
package dev.waybill.worker.browser;

import org.jspecify.annotations.NullMarked;
