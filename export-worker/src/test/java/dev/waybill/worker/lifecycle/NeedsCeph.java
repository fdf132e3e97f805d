package dev.waybill.worker.lifecycle;

import dev.waybill.worker.NeedsPrograms;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Tests against Ceph's S3 server.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NeedsPrograms(
        value = {"ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph"},
        packages = "ceph-mon ceph-osd radosgw ceph-common")
@interface NeedsCeph {}
