package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables of trials: what is filtered and sorted by, and the rest of each. */
final class TrialRows {
    private static final String SELECT = "SELECT t.*, d.json FROM trials t"
            + " JOIN trial_details d ON d.search = t.search AND d.number = t.number WHERE t.search = :search";

    private TrialRows() {}

    /** Enters trials, in place of those with the same numbers. */
    static void upsert(Handle sql, String search, List<TrialRow> trials) {
        if (trials.isEmpty()) {
            return;
        }
        PreparedBatch rows = sql.prepareBatch("INSERT INTO trials (search, number, candidate, reason, feasible, reward,"
                + " accuracy, accuracy_drop, latency_ratio, size_bytes, packed_bytes, macs, artifact, same_as, seconds, at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (search, number) DO UPDATE SET candidate = excluded.candidate, reason = excluded.reason,"
                + " feasible = excluded.feasible, reward = excluded.reward, accuracy = excluded.accuracy,"
                + " accuracy_drop = excluded.accuracy_drop, latency_ratio = excluded.latency_ratio,"
                + " size_bytes = excluded.size_bytes, packed_bytes = excluded.packed_bytes, macs = excluded.macs,"
                + " artifact = excluded.artifact, same_as = excluded.same_as, seconds = excluded.seconds,"
                + " at = excluded.at");
        PreparedBatch details = sql.prepareBatch("INSERT INTO trial_details (search, number, json) VALUES (?, ?, ?)"
                + " ON CONFLICT (search, number) DO UPDATE SET json = excluded.json");
        for (TrialRow t : trials) {
            rows.bind(0, search)
                    .bind(1, t.number())
                    .bind(2, t.candidate())
                    .bind(3, t.reason())
                    .bind(4, t.feasible())
                    .bind(5, t.reward())
                    .bind(6, t.accuracy())
                    .bind(7, t.accuracyDrop())
                    .bind(8, t.latencyRatio())
                    .bind(9, t.sizeBytes())
                    .bind(10, t.packedBytes())
                    .bind(11, t.macs())
                    .bind(12, t.artifact())
                    .bind(13, t.sameAs())
                    .bind(14, t.seconds())
                    .bind(15, t.atMillis())
                    .add();
            details.add(search, t.number(), t.json());
        }
        rows.execute();
        details.execute();
    }

    static Page<TrialRow> page(Handle sql, String search, TrialQuery query) {
        String matching = "FROM trials WHERE search = :search"
                + (query.reasons().isEmpty() ? "" : " AND reason IN (<reasons>)")
                + (query.feasible() == null ? "" : " AND feasible = :feasible");
        long total = bind(sql.createQuery("SELECT count(*) " + matching), search, query)
                .mapTo(Long.class)
                .one();
        List<Long> numbers = bind(
                        sql.createQuery("SELECT number " + matching + " ORDER BY " + order(query)
                                + " LIMIT :limit OFFSET :offset"),
                        search,
                        query)
                .bind("limit", query.limit())
                .bind("offset", query.offset())
                .mapTo(Long.class)
                .list();
        return new Page<>(of(sql, search, numbers), total);
    }

    private static Query bind(Query sql, String search, TrialQuery query) {
        sql.bind("search", search);
        if (!query.reasons().isEmpty()) {
            sql.bindList("reasons", query.reasons());
        }
        if (query.feasible() != null) {
            sql.bind("feasible", query.feasible());
        }
        return sql;
    }

    private static String order(TrialQuery query) {
        String column =
                switch (query.sort()) {
                    case NUMBER -> "number";
                    case REWARD -> "reward";
                    case ACCURACY -> "accuracy";
                    case LATENCY -> "latency_ratio";
                    case SIZE -> "size_bytes";
                    case PACKED_SIZE -> "packed_bytes";
                    case MACS -> "macs";
                };
        return column + (query.descending() ? " DESC" : " ASC") + " NULLS LAST, number";
    }

    static List<TrialRow> of(Handle sql, String search, Collection<Long> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        Map<Long, TrialRow> found = sql.createQuery(SELECT + " AND t.number IN (<numbers>)")
                .bind("search", search)
                .bindList("numbers", List.copyOf(numbers))
                .map(TrialRows::trial)
                .collect(Collectors.toMap(TrialRow::number, Function.identity()));
        return numbers.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** The trials with numbers beyond {@code after}, by number. Reads neither policies nor outcomes. */
    static List<TrialPoint> points(Handle sql, String search, long after, int limit) {
        return sql.createQuery("SELECT number, reason, feasible, reward, accuracy, latency_ratio, size_bytes,"
                        + " packed_bytes, macs, seconds, at FROM trials WHERE search = :search AND number > :after"
                        + " ORDER BY number LIMIT :limit")
                .bind("search", search)
                .bind("after", after)
                .bind("limit", limit)
                .map(TrialRows::point)
                .list();
    }

    private static TrialPoint point(ResultSet row, StatementContext context) throws SQLException {
        return new TrialPoint(
                row.getLong("number"),
                row.getString("reason"),
                row.getBoolean("feasible"),
                row.getDouble("reward"),
                Columns.doubleOrNull(row, "accuracy"),
                Columns.doubleOrNull(row, "latency_ratio"),
                Columns.longOrNull(row, "size_bytes"),
                Columns.longOrNull(row, "packed_bytes"),
                Columns.longOrNull(row, "macs"),
                row.getDouble("seconds"),
                row.getLong("at"));
    }

    private static TrialRow trial(ResultSet row, StatementContext context) throws SQLException {
        return new TrialRow(
                row.getLong("number"),
                row.getString("candidate"),
                row.getString("reason"),
                row.getBoolean("feasible"),
                row.getDouble("reward"),
                Columns.doubleOrNull(row, "accuracy"),
                Columns.doubleOrNull(row, "accuracy_drop"),
                Columns.doubleOrNull(row, "latency_ratio"),
                Columns.longOrNull(row, "size_bytes"),
                Columns.longOrNull(row, "packed_bytes"),
                Columns.longOrNull(row, "macs"),
                row.getString("artifact"),
                Columns.longOrNull(row, "same_as"),
                row.getDouble("seconds"),
                row.getLong("at"),
                row.getString("json"));
    }
}
