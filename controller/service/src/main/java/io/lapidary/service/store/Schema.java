package io.lapidary.service.store;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the current schema. One history serves both kinds; what they call differently is filled in. */
final class Schema {
    static final Map<String, String> SQLITE = Map.of(
            "text", "TEXT",
            "integer", "INTEGER",
            "real", "REAL",
            "boolean", "INTEGER",
            "identity", "INTEGER PRIMARY KEY AUTOINCREMENT",
            "options", "STRICT",
            "clustered", "STRICT, WITHOUT ROWID");

    static final Map<String, String> POSTGRESQL = Map.of(
            "text", "TEXT COLLATE \"C\"",
            "integer", "BIGINT",
            "real", "DOUBLE PRECISION",
            "boolean", "BOOLEAN",
            "identity", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "options", "",
            "clustered", "");

    private Schema() {}

    /** @param schema where the tables are; null where the database knows only one */
    static void migrate(DataSource source, Map<String, String> dialect, String schema) {
        Flyway.configure()
                .dataSource(source)
                .defaultSchema(schema)
                .locations("classpath:io/lapidary/service/store")
                .placeholders(dialect)
                .load()
                .migrate();
    }
}
