package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredToken;
import io.lapidary.service.store.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private SearchStore store;
    private TokenStore rows;
    private Tokens tokens;

    @BeforeEach
    void open() {
        store = SearchStore.open(folder, clock);
        rows = new TokenStore(store.database());
        tokens = Tokens.open(rows, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aSecretHas256BitsBehindItsPrefixAndIsNowhereOnDisk() {
        String secret =
                tokens.create(new NewToken("anna", Role.VIEWER, null, null)).secret();

        assertThat(secret).matches("lap_[A-Za-z0-9_-]{43}");
        assertThat(filesOf(folder)).isNotEmpty().noneMatch(file -> holds(file, secret.substring(4)));
    }

    @Test
    void aTokenThatTheDeploymentMadeIsEnteredOnceReplacedByItsSuccessorAndNeverRevived() {
        String secret = Secrets.random(Secrets.TOKEN);
        assertThat(tokens.enter("workers", Role.OPERATOR, secret)).isTrue();
        assertThat(tokens.enter("workers", Role.OPERATOR, secret)).isTrue();
        assertThat(tokens.list()).hasSize(1);
        assertThat(tokens.authenticate(secret).orElseThrow().role()).isEqualTo(Role.OPERATOR);

        String next = Secrets.random(Secrets.TOKEN);
        assertThat(tokens.enter("workers", Role.OPERATOR, next)).isTrue();
        assertThat(tokens.authenticate(secret)).isEmpty();

        tokens.revoke(tokens.authenticate(next).orElseThrow().id());
        assertThat(tokens.enter("workers", Role.OPERATOR, next)).isFalse();
        assertThat(tokens.authenticate(next)).isEmpty();
    }

    @Test
    void aTokenThatTheDeploymentMadeServesOnePurposeAndIsShownToNobody() {
        String secret = Secrets.random(Secrets.TOKEN);
        tokens.enter("workers", Role.OPERATOR, secret);
        assertThatThrownBy(() -> tokens.enter("admin", Role.ADMIN, secret))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("serves already");
        assertThatThrownBy(() -> tokens.enter("admin", Role.ADMIN, "correct-horse-battery"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("no token")
                .hasMessageNotContaining("battery");
    }

    @Test
    void tokensAreKnownAgainAfterARestart() {
        GivenToken given = tokens.create(new NewToken("anna", Role.OPERATOR, new TokenLimits(2, 1_000L, 5), null));

        Tokens later = Tokens.open(rows, clock);

        assertThat(later.list()).containsExactly(given.token());
        assertThat(later.authenticate(given.secret()).map(Token::id))
                .contains(given.token().id());
    }

    @Test
    void aRevokedTokenStaysRevokedAfterARestart() {
        GivenToken given = tokens.create(new NewToken("anna", Role.OPERATOR, null, null));
        tokens.revoke(given.token().id());

        Tokens later = Tokens.open(rows, clock);

        assertThat(later.authenticate(given.secret())).isEmpty();
        assertThat(later.list()).extracting(Token::revokedMillis).containsExactly(clock.millis());
    }

    @Test
    void aNameIsFreeAgainOnceItsTokenIsRevoked() {
        GivenToken given = tokens.create(new NewToken("ci", Role.OPERATOR, null, null));
        assertThatThrownBy(() -> tokens.create(new NewToken("ci", Role.VIEWER, null, null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("name (ci): There is a token of this name.");

        tokens.revoke(given.token().id());

        assertThat(tokens.create(new NewToken("ci", Role.VIEWER, null, null))
                        .token()
                        .name())
                .isEqualTo("ci");
    }

    @Test
    void everythingWrongWithANewTokenIsSaidAtOnce() {
        InvalidInput refused = catchInvalid(() -> tokens.create(new NewToken("", Role.VIEWER, null, 5L)));

        assertThat(refused.issues()).extracting(Issue::path).containsExactly("name", "expiresMillis");
    }

    @Test
    void nobodyGetsATokenOfTheNameOfLocalPeople() {
        assertThat(catchInvalid(() -> tokens.create(new NewToken("local", Role.VIEWER, null, null)))
                        .issues())
                .hasSize(1);
    }

    @Test
    void theFirstAdminIsMadeOnceAndAgainOnlyWhenNoneHolds() {
        GivenToken first = tokens.firstAdmin().orElseThrow();

        assertThat(first.token().role()).isEqualTo(Role.ADMIN);
        assertThat(tokens.firstAdmin()).isEmpty();
        tokens.revoke(first.token().id());
        assertThat(tokens.firstAdmin()).isPresent();
    }

    @Test
    void theLastUseIsWrittenAtMostOnceAMinute() {
        GivenToken given = tokens.create(new NewToken("anna", Role.VIEWER, null, null));
        long first = clock.millis();
        tokens.authenticate(given.secret());
        assertThat(lastUse()).isNull();
        tokens.writeLastUses();
        assertThat(lastUse()).isEqualTo(first);

        clock.pass(Duration.ofSeconds(59));
        tokens.authenticate(given.secret());
        tokens.writeLastUses();
        assertThat(lastUse()).isEqualTo(first);

        clock.pass(Duration.ofSeconds(1));
        tokens.authenticate(given.secret());
        tokens.writeLastUses();
        assertThat(lastUse()).isEqualTo(first + 60_000);
    }

    @Test
    void aGivenTokenDoesNotShowItsSecretInText() {
        GivenToken given = tokens.create(new NewToken("anna", Role.VIEWER, null, null));

        assertThat(given.toString()).doesNotContain(given.secret());
    }

    private Long lastUse() {
        return rows.tokens().stream()
                .findFirst()
                .map(StoredToken::lastUsedMillis)
                .orElse(null);
    }

    private static InvalidInput catchInvalid(Runnable work) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(InvalidInput.class, work::run);
    }

    private static Stream<Path> filesOf(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
