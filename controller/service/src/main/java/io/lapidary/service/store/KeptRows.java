package io.lapidary.service.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table of artifacts that searches need; those of uploads are needed as well. */
final class KeptRows {
    private KeptRows() {}

    static Set<String> of(Handle sql, String search) {
        return Set.copyOf(sql.createQuery("SELECT sha256 FROM kept_artifacts WHERE search = ?")
                .bind(0, search)
                .mapTo(String.class)
                .list());
    }

    static void replace(Handle sql, String search, Set<String> needed) {
        sql.execute("DELETE FROM kept_artifacts WHERE search = ?", search);
        PreparedBatch batch = sql.prepareBatch("INSERT INTO kept_artifacts (search, sha256) VALUES (?, ?)");
        needed.forEach(sha256 -> batch.add(search, sha256));
        batch.execute();
    }

    /** Those of some artifacts that any search or upload needs. */
    static List<String> neededByAny(Handle sql, Collection<String> some) {
        return some.isEmpty()
                ? List.of()
                : sql.createQuery("SELECT sha256 FROM kept_artifacts WHERE sha256 IN (<some>)"
                                + " UNION SELECT sha256 FROM uploads WHERE sha256 IN (<some>)")
                        .bindList("some", some)
                        .mapTo(String.class)
                        .list();
    }

    /** All artifacts that any search or upload needs. */
    static Set<String> neededByAny(Handle sql) {
        return Set.copyOf(sql.createQuery("SELECT sha256 FROM kept_artifacts UNION SELECT sha256 FROM uploads")
                .mapTo(String.class)
                .list());
    }
}
