package dev.waybill.files.export;

import dev.waybill.contract.ObjectKey;

/// What a viewer of an export is sent.
sealed interface ExportEvent {

    /// How the export stands.
    ///
    /// @param id   goes up with every change of the run: the event's id
    /// @param key  of its object; viewers are not told
    /// @param last the run has ended, nothing comes after this
    record Progress(long id, ExportAnswer export, ObjectKey key, boolean last) implements ExportEvent {}

    /// Nothing new. Keeps proxies from closing a connection on which nothing is sent, and finds those that are gone.
    record Heartbeat() implements ExportEvent {}
}
