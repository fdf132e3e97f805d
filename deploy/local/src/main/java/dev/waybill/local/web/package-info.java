/// The web site of the local stack: the mails it took, and signing in as a demo user.
@NullMarked
package dev.waybill.local.web;

import org.jspecify.annotations.NullMarked;
