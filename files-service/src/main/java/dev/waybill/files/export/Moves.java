package dev.waybill.files.export;

import dev.waybill.files.page.Shells;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/// Answers of forms that lead to another page.
@ApplicationScoped
class Moves {

    private final Shells shells;

    Moves(Shells shells) {
        this.shells = shells;
    }

    /// @param script of a page that asks: it is told by a header which page to open
    RestResponse<Void> toRun(UUID run, boolean script) {
        String page = shells.outside().base() + "/inspector/" + run;
        return script
                ? ResponseBuilder.<Void>create(Status.NO_CONTENT)
                        .header("HX-Redirect", page)
                        .build()
                : ResponseBuilder.<Void>create(Status.SEE_OTHER)
                        .header("Location", page)
                        .build();
    }
}
