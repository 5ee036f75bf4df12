package io.lapidary.service.store;

import com.zaxxer.hikari.HikariConfig;
import javax.sql.DataSource;

/** Pools of connections, as both kinds of database want them. */
final class Pools {
    private Pools() {}

    static HikariConfig config(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("lapidary-" + name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        return config;
    }

    /** Closes what was opened before something failed; null where nothing was. */
    static void closeAfter(RuntimeException failure, AutoCloseable opened) {
        if (opened != null) {
            try {
                opened.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
