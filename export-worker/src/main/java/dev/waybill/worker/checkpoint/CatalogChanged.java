package dev.waybill.worker.checkpoint;

import dev.waybill.worker.claim.Claim;

/// The catalog says something else of the dataset than when the run's upload began: its cursor may mean other rows, and
/// what is sent may have other columns. The run begins again.
public final class CatalogChanged extends RuntimeException {
    private static final long serialVersionUID = 1;

    CatalogChanged(Claim claim) {
        super("%s: dataset %s is another one in the catalog now".formatted(claim, claim.dataset()));
    }
}
