package io.lapidary.service.store;

import io.lapidary.issue.InvalidInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is and how to get in.
 *
 * @param jdbc its URL as JDBC wants it, without credentials in front of the host
 * @param user empty where the URL or the system says
 * @param password empty where the URL or the system says
 */
public record DatabaseUrl(String jdbc, String user, String password) {
    private static final int OBSTACLE_SECONDS = 5;
    private static final String HINT = "Write postgresql://user:password@host:5432/database.";
    private static final Pattern LIBPQ = Pattern.compile("postgres(?:ql)?://(?:([^@/?]*)@)?(.*)", Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile("(?i)(password=)[^&]*");

    /**
     * Reads a URL in either of PostgreSQL's spellings: {@code postgresql://user:password@host/database} or
     * {@code jdbc:postgresql://host/database?user=…}.
     *
     * @throws InvalidInput where it is neither; the message does not repeat it, since it may hold a password
     */
    public static DatabaseUrl parse(String url) {
        String user = "";
        String password = "";
        String jdbc = url;
        Matcher libpq = LIBPQ.matcher(url);
        if (libpq.matches()) {
            jdbc = "jdbc:postgresql://" + libpq.group(2);
            String[] credentials = (libpq.group(1) == null ? "" : libpq.group(1)).split(":", 2);
            user = decoded(credentials[0]);
            password = credentials.length == 2 ? decoded(credentials[1]) : "";
        }
        if (!jdbc.startsWith("jdbc:postgresql:") || Driver.parseURL(jdbc, new Properties()) == null) {
            throw InvalidInput.of("database", "", "This is not the URL of a PostgreSQL database.", HINT);
        }
        return new DatabaseUrl(jdbc, user, password);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw InvalidInput.of(
                    "database",
                    "",
                    "The user or password in the URL has a % that is not followed by two digits.",
                    HINT);
        }
    }

    PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbc);
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        return source;
    }

    /** Why it cannot be got into; empty where it can. Waits some seconds for one that does not answer. */
    public Optional<String> obstacle() {
        PGSimpleDataSource source = source();
        source.setLoginTimeout(OBSTACLE_SECONDS);
        try (Connection connection = source.getConnection()) {
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of("%s cannot be used: %s".formatted(this, e.getMessage()));
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return SECRET.matcher(jdbc.substring("jdbc:".length())).replaceAll("$1…");
    }
}
