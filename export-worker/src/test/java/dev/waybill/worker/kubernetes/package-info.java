/// The manifests of deploy/kubernetes: what a cluster would refuse, or take and not start.
@NullMarked
package dev.waybill.worker.kubernetes;

import org.jspecify.annotations.NullMarked;
