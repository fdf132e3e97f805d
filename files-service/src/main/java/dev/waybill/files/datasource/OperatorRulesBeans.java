package dev.waybill.files.datasource;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.SecretKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/// The operator's rules as a bean.
@ApplicationScoped
public class OperatorRulesBeans {

    @Produces
    @Singleton
    OperatorRules rules(Config config) {
        Map<String, String> variables = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.equals(SecretKeys.VARIABLE)
                    || name.equals(AllowedHosts.VARIABLE)
                    || name.startsWith(DataSourceKind.VARIABLE)) {
                config.getOptionalValue(name, String.class).ifPresent(value -> variables.put(name, value));
            }
        }
        return OperatorRules.of(variables);
    }
}
