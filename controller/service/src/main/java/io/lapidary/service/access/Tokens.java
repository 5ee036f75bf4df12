package io.lapidary.service.access;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.service.store.StoredToken;
import io.lapidary.service.store.TokenStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All tokens of the service. They are few and live in memory, so that a request, right or wrong, costs no disk; the store
 * has all but the secrets. Thread-safe: {@link #authenticate} and {@link #holds} never wait, all else waits for the disk
 * and may throw {@code StoreFailure}.
 */
public final class Tokens {
    /** How exact the time of the last use is that the store knows. */
    public static final Duration USE_RESOLUTION = Duration.ofMinutes(1);

    private static final int MOST = 10_000;
    private static final int MOST_SHOWN = 8;
    private static final String NAME_FORM = "[A-Za-z0-9][A-Za-z0-9._@ -]{0,99}";

    private final TokenStore store;
    private final InstantSource clock;
    private final Map<String, Token> byId = new ConcurrentHashMap<>();
    private final Map<String, String> idByHash = new ConcurrentHashMap<>();
    private final Map<String, Long> lastUses = new ConcurrentHashMap<>();
    private final Map<String, Long> writtenUses = new HashMap<>();

    private Tokens(TokenStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Reads them from the store. */
    public static Tokens open(TokenStore store, InstantSource clock) {
        Tokens tokens = new Tokens(store, clock);
        store.tokens().forEach(tokens::remember);
        return tokens;
    }

    private void remember(StoredToken row) {
        byId.put(row.id(), token(row));
        idByHash.put(row.hash(), row.id());
    }

    /** The token with this secret, if there is one and it holds. */
    Optional<Token> authenticate(String secret) {
        if (!Secrets.looksLikeToken(secret)) {
            return Optional.empty();
        }
        long now = clock.millis();
        Optional<Token> token = Optional.ofNullable(idByHash.get(Secrets.hash(secret)))
                .map(byId::get)
                .filter(t -> t.holdsAt(now));
        token.ifPresent(t -> lastUses.put(t.id(), now));
        return token;
    }

    /** Whether a token is neither revoked nor expired. */
    boolean holds(String id) {
        Token token = byId.get(id);
        return token != null && token.holdsAt(clock.millis());
    }

    /** All tokens, oldest first, those that were revoked or have expired too. */
    public List<Token> list() {
        return byId.values().stream()
                .sorted(Comparator.comparingLong(Token::createdMillis).thenComparing(Token::id))
                .map(this::asOfNow)
                .toList();
    }

    public Optional<Token> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(this::asOfNow);
    }

    /**
     * Gives out a token.
     *
     * @throws InvalidInput where its name is no name or taken, or its end is in the past
     */
    public synchronized GivenToken create(NewToken wanted) {
        long now = clock.millis();
        check(wanted, now).throwIfAny();
        return add(wanted, Secrets.random(Secrets.TOKEN), now);
    }

    /**
     * Enters a token that whoever set the service up has made, such as an orchestrator's secret, in place of the one
     * that it entered before under this name. One that was revoked stays so.
     *
     * @return whether it may be used now
     * @throws InvalidInput where it is no token, or serves another purpose already
     */
    public synchronized boolean enter(String name, Role role, String secret) {
        if (!Secrets.looksLikeToken(secret)) {
            throw InvalidInput.of(
                    name,
                    Secrets.mask(secret.substring(0, Math.min(secret.length(), MOST_SHOWN))),
                    "This is no token.",
                    "A token is lap_ and 43 random letters, digits, - or _.");
        }
        long now = clock.millis();
        Token there = Optional.ofNullable(idByHash.get(Secrets.hash(secret)))
                .map(byId::get)
                .orElse(null);
        if (there != null && !(there.name().equals(name) && there.role() == role)) {
            throw InvalidInput.of(name, there.name(), "This token serves already.", "Make another.");
        }
        if (there == null) {
            byId.values().stream()
                    .filter(t -> t.name().equals(name) && t.holdsAt(now))
                    .toList()
                    .forEach(t -> revoke(t.id()));
            add(new NewToken(name, role, TokenLimits.NONE, null), secret, now);
        }
        return there == null || there.holdsAt(now);
    }

    private GivenToken add(NewToken wanted, String secret, long now) {
        StoredToken row = new StoredToken(
                Secrets.randomId(),
                Secrets.hash(secret),
                wanted.name(),
                wanted.role().name(),
                Json.write(wanted.limits()),
                now,
                wanted.expiresMillis(),
                null,
                null);
        store.add(row);
        remember(row);
        return new GivenToken(token(row), secret);
    }

    private Issues check(NewToken wanted, long now) {
        Issues issues = new Issues();
        String name = wanted.name();
        if (!name.matches(NAME_FORM)) {
            issues.add(
                    "name",
                    name,
                    "A token's name has 1 to 100 letters, digits, blanks, dots, dashes, underlines or @.",
                    "Name who will use it, for example `ci` or `anna`.");
        } else if (name.equals(Caller.LOCAL)) {
            issues.add("name", name, "This is the name of whoever calls without a token.", "Choose another.");
        } else if (byId.values().stream().anyMatch(t -> t.name().equals(name) && t.holdsAt(now))) {
            issues.add("name", name, "There is a token of this name.", "Revoke that one first, or choose another.");
        }
        if (wanted.expiresMillis() != null && wanted.expiresMillis() <= now) {
            issues.add("expiresMillis", wanted.expiresMillis(), "This time is over.", "Give one to come, or none.");
        }
        if (byId.size() >= MOST) {
            issues.add("name", name, "There are %d tokens, as many as can be.".formatted(MOST), "Share one.");
        }
        return issues;
    }

    /** Ends a token, at once. Returns it; empty where there is none. Revoking twice does nothing more. */
    public synchronized Optional<Token> revoke(String id) {
        Token token = byId.get(id);
        if (token != null && token.revokedMillis() == null) {
            long now = clock.millis();
            store.revoke(id, now);
            byId.put(id, token.revokedAt(now));
        }
        return find(id);
    }

    /**
     * A new admin's token, where none holds: for the first start on an address that others can reach.
     *
     * @return to be printed once on the terminal, never logged
     */
    public synchronized Optional<GivenToken> firstAdmin() {
        long now = clock.millis();
        if (byId.values().stream().anyMatch(t -> t.role() == Role.ADMIN && t.holdsAt(now))) {
            return Optional.empty();
        }
        boolean taken = byId.values().stream().anyMatch(t -> t.name().equals("admin") && t.holdsAt(now));
        String name = taken ? "admin-" + Secrets.randomId() : "admin";
        return Optional.of(create(new NewToken(name, Role.ADMIN, TokenLimits.NONE, null)));
    }

    /** Writes when tokens were last used, where the store's time is more than {@link #USE_RESOLUTION} older. */
    public synchronized void writeLastUses() {
        Map<String, Long> due = new HashMap<>(lastUses);
        due.entrySet()
                .removeIf(
                        use -> use.getValue() - writtenUses.getOrDefault(use.getKey(), 0L) < USE_RESOLUTION.toMillis());
        if (!due.isEmpty()) {
            due.forEach(store::used);
            writtenUses.putAll(due);
        }
    }

    private Token asOfNow(Token token) {
        Long lastUse = lastUses.get(token.id());
        return lastUse == null ? token : token.usedAt(lastUse);
    }

    private static Token token(StoredToken row) {
        return new Token(
                row.id(),
                row.name(),
                Role.valueOf(row.role()),
                Json.read(row.limits(), TokenLimits.class),
                row.createdMillis(),
                row.lastUsedMillis(),
                row.expiresMillis(),
                row.revokedMillis());
    }
}
