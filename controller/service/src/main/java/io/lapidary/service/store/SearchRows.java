package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of searches. */
final class SearchRows {
    private SearchRows() {}

    /** Returns whether the id was new. */
    static boolean insert(Handle sql, NewSearch search, long at) {
        return sql.execute(
                        "INSERT INTO searches (id, name, folded, owner, spec, status, summary, created, updated, last_seq)"
                                + " VALUES (?, ?, ?, ?, ?, ?, '{}', ?, ?, 0) ON CONFLICT DO NOTHING",
                        search.id(),
                        search.name(),
                        folded(search.name()),
                        search.owner(),
                        search.specJson(),
                        search.status().name(),
                        at,
                        at)
                == 1;
    }

    /** Returns whether there is such a search. */
    static boolean update(Handle sql, String id, SearchUpdate update, long at) {
        return sql.execute(
                        "UPDATE searches SET status = ?, name = coalesce(?, name), folded = coalesce(?, folded),"
                                + " summary = coalesce(?, summary), spec = coalesce(?, spec), updated = ? WHERE id = ?",
                        update.status().name(),
                        update.name(),
                        update.name() == null ? null : folded(update.name()),
                        update.summaryJson(),
                        update.specJson(),
                        at,
                        id)
                == 1;
    }

    /** Takes the next numbers of a search's events. */
    static long raiseLastSeq(Handle sql, String id, int count) {
        return sql.createQuery("UPDATE searches SET last_seq = last_seq + ? WHERE id = ? RETURNING last_seq")
                .bind(0, count)
                .bind(1, id)
                .mapTo(Long.class)
                .one();
    }

    static Optional<StoredSearch> find(Handle sql, String id) {
        return sql.createQuery("SELECT * FROM searches WHERE id = ?")
                .bind(0, id)
                .map(SearchRows::search)
                .findOne();
    }

    static Page<StoredSearch> page(Handle sql, SearchQuery query) {
        String matching = "FROM searches " + where(query);
        long total = bind(sql.createQuery("SELECT count(*) " + matching), query)
                .mapTo(Long.class)
                .one();
        List<StoredSearch> items = bind(
                        sql.createQuery(
                                "SELECT * " + matching + " ORDER BY created DESC, id DESC LIMIT :limit OFFSET :offset"),
                        query)
                .bind("limit", query.limit())
                .bind("offset", query.offset())
                .map(SearchRows::search)
                .list();
        return new Page<>(items, total);
    }

    private static String where(SearchQuery query) {
        List<String> conditions = new ArrayList<>();
        if (!query.statuses().isEmpty()) {
            conditions.add("status IN (<statuses>)");
        }
        if (!query.name().isEmpty()) {
            conditions.add("folded LIKE :name ESCAPE '!'");
        }
        if (!query.owner().isEmpty()) {
            conditions.add("owner = :owner");
        }
        return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    }

    private static Query bind(Query sql, SearchQuery query) {
        if (!query.statuses().isEmpty()) {
            sql.bindList("statuses", query.statuses().stream().map(Enum::name).toList());
        }
        if (!query.name().isEmpty()) {
            sql.bind("name", "%" + folded(query.name()).replaceAll("[!%_]", "!$0") + "%");
        }
        if (!query.owner().isEmpty()) {
            sql.bind("owner", query.owner());
        }
        return sql;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static StoredSearch search(ResultSet row, StatementContext context) throws SQLException {
        return new StoredSearch(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner"),
                row.getString("spec"),
                SearchStatus.valueOf(row.getString("status")),
                row.getString("summary"),
                row.getLong("created"),
                row.getLong("updated"),
                row.getLong("last_seq"));
    }
}
