package dev.waybill.files.export;

import dev.waybill.files.page.Shells;
import dev.waybill.files.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/// Answers of forms: the page of a run, or why not.
@ApplicationScoped
class FormAnswers {

    private static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

    private final Shells shells;

    FormAnswers(Shells shells) {
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

    /// @param page that shows the problem
    RestResponse<String> refused(Problem problem, String page) {
        ResponseBuilder<String> answer = ResponseBuilder.create(
                        Status.fromStatusCode(problem.code().status()), page)
                .type(HTML);
        problem.headers().forEach(answer::header);
        return answer.build();
    }
}
