package dev.waybill.contract;

/// What a dataset exports: rows of one table, or an archive of documents and stored files.
public sealed interface Content permits Table, Archive {}
