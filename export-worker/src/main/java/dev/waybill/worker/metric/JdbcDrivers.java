package dev.waybill.worker.metric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// JDBC drivers of the operator: each jar of a directory, `WAYBILL_METRIC_DRIVERS`. They see the platform's classes and
/// each other's, and none of Waybill's.
public final class JdbcDrivers {

    /// The variable that names the directory.
    public static final String VARIABLE = "WAYBILL_METRIC_DRIVERS";

    private final List<Driver> drivers;

    private JdbcDrivers(List<Driver> drivers) {
        this.drivers = drivers;
    }

    /// No driver.
    public static JdbcDrivers none() {
        return new JdbcDrivers(List.of());
    }

    /// Loads them, for the life of the program.
    ///
    /// @throws IllegalArgumentException if it is no directory; the message names the variable
    public static JdbcDrivers in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "%s is '%s', which is no directory that can be read".formatted(VARIABLE, directory));
        }
        try (Stream<Path> files = Files.list(directory)) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(JdbcDrivers::url)
                    .toArray(URL[]::new);
            URLClassLoader loader = new URLClassLoader("metric-drivers", jars, ClassLoader.getPlatformClassLoader());
            return new JdbcDrivers(ServiceLoader.load(Driver.class, loader).stream()
                    .filter(driver -> driver.type().getClassLoader() == loader)
                    .map(ServiceLoader.Provider::get)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("%s: could not list %s".formatted(VARIABLE, directory), e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("%s: %s".formatted(VARIABLE, file), e);
        }
    }

    /// Class names of the drivers, for the log.
    public List<String> names() {
        return drivers.stream().map(driver -> driver.getClass().getName()).toList();
    }

    Optional<Driver> of(String url) throws SQLException {
        for (Driver driver : drivers) {
            if (driver.acceptsURL(url)) {
                return Optional.of(driver);
            }
        }
        return Optional.empty();
    }
}
