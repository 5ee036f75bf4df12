package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.service.access.Quotas.Reservation;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.StoredUpload;
import io.lapidary.service.store.UploadStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotasTest {
    private final SettableClock clock = new SettableClock();
    private SearchStore store;
    private UploadStore uploads;
    private Quotas quotas;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = SearchStore.open(folder, clock);
        uploads = new UploadStore(store.database());
        quotas = new Quotas(store, uploads);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void asManySearchesRunOrWaitAsTheTokenAllows() {
        Caller anna = caller("anna", new TokenLimits(2, null, null));
        start(anna, "one");
        start(anna, "two");

        assertThatThrownBy(() -> start(anna, "three"))
                .isInstanceOf(LimitReached.class)
                .hasMessage("The token of (anna) allows 2 searches at once; 2 run or wait for their turn.");
        assertThat(store.find("three")).isEmpty();
    }

    @Test
    void searchesThatEndedAndThoseOfOthersDoNotCount() {
        Caller anna = caller("anna", new TokenLimits(1, null, null));
        start(caller("ben", TokenLimits.NONE), "bens");
        start(anna, "one");
        store.append("one", new SearchUpdate(SearchStatus.FINISHED, "{}", null, null), List.of());

        start(anna, "two");

        assertThat(store.find("two")).isPresent();
    }

    @Test
    void anUploadThatDoesNotFitIsRefusedBeforeItBegins() {
        Caller anna = caller("anna", new TokenLimits(null, 100L, null));
        upload("anna", "a".repeat(64), 60);

        assertThatThrownBy(() -> quotas.reserve(anna, 41))
                .isInstanceOf(LimitReached.class)
                .hasMessageContaining("allows 100 bytes", "40 are free", "41 more");
        quotas.reserve(anna, 40).close();
    }

    @Test
    void uploadsAtOnceShareWhatIsFree() {
        Caller anna = caller("anna", new TokenLimits(null, 100L, null));
        try (Reservation one = quotas.reserve(anna, 60)) {
            assertThatThrownBy(() -> quotas.reserve(anna, 41)).isInstanceOf(LimitReached.class);
            upload("anna", "a".repeat(64), 60);
            one.keep();
            assertThatThrownBy(() -> quotas.reserve(anna, 41)).isInstanceOf(LimitReached.class);
            quotas.reserve(anna, 40).close();
        }
    }

    @Test
    void anUploadOfUnknownSizeIsStoppedWhereItGrowsTooLarge() {
        Caller anna = caller("anna", new TokenLimits(null, 100L, null));
        try (Reservation reservation = quotas.reserve(anna, 0)) {
            reservation.grow(100);

            assertThatThrownBy(() -> reservation.grow(1)).isInstanceOf(LimitReached.class);
        }
        quotas.reserve(anna, 100).close();
    }

    @Test
    void aTokenWithoutLimitsIsNotHeldToAny() {
        Caller anna = caller("anna", TokenLimits.NONE);

        quotas.reserve(anna, Long.MAX_VALUE).close();
        start(anna, "one");

        assertThat(store.find("one")).isPresent();
    }

    private void start(Caller caller, String id) {
        quotas.start(
                caller,
                () -> store.create(
                        new NewSearch(id, id, caller.name(), "{}", SearchStatus.QUEUED),
                        new NewEvent("submitted", "{}")));
    }

    private void upload(String owner, String sha256, long bytes) {
        uploads.add(new StoredUpload(StoredUpload.Kind.MODEL, sha256, "m.onnx", bytes, owner, "{}", clock.millis()));
    }

    private static Caller caller(String name, TokenLimits limits) {
        return new Caller(name, Role.OPERATOR, limits, "t1", "192.0.2.7");
    }
}
