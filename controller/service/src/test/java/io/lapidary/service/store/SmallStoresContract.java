package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.store.IdempotencyKeys.Known;
import io.lapidary.service.store.StoredDelivery.Attempt;
import io.lapidary.service.store.StoredDelivery.Log;
import io.lapidary.service.store.StoredDelivery.State;
import io.lapidary.service.store.StoredUpload.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The stores beside that of searches. */
abstract class SmallStoresContract extends StoreContract {
    SmallStoresContract(Opening opening) {
        super(opening);
    }

    private static StoredUpload upload(Kind kind, String sha256, String owner, long at) {
        return new StoredUpload(kind, sha256, "name of " + sha256, 100, owner, "{\"n\":1}", at);
    }

    @Test
    void theSameUploadStaysWithItsFirstOwner() {
        UploadStore uploads = new UploadStore(store.database());
        StoredUpload first = upload(Kind.MODEL, "a", "me", 1);
        assertThat(uploads.add(first)).isEqualTo(first);
        assertThat(uploads.add(upload(Kind.MODEL, "a", "you", 2))).isEqualTo(first);
        assertThat(uploads.find(Kind.MODEL, "a")).contains(first);
        assertThat(uploads.find(Kind.DATASET, "a")).isEmpty();
        assertThat(uploads.bytesOf("me")).isEqualTo(100);
        assertThat(uploads.bytesOf("you")).isZero();
    }

    @Test
    void uploadsAreListedByKindNewestFirst() {
        UploadStore uploads = new UploadStore(store.database());
        uploads.add(upload(Kind.MODEL, "a", "me", 1));
        uploads.add(upload(Kind.MODEL, "b", "me", 2));
        uploads.add(upload(Kind.DATASET, "c", "me", 3));
        assertThat(uploads.uploads(Kind.MODEL, 0, 1))
                .isEqualTo(new Page<>(List.of(upload(Kind.MODEL, "b", "me", 2)), 2));
        assertThat(uploads.uploads(Kind.MODEL, 1, 5).items())
                .extracting(StoredUpload::sha256)
                .containsExactly("a");
    }

    @Test
    void aKeyIsTakenOnceByEachOwnerUntilItIsReleasedOrForgotten() {
        IdempotencyKeys keys = new IdempotencyKeys(store.database(), () -> now);
        assertThat(keys.take("me", "k", "hash")).isEmpty();
        assertThat(keys.take("you", "k", "other")).isEmpty();
        assertThat(keys.take("me", "k", "hash")).contains(new Known("hash", null, null));
        keys.answer("me", "k", 201, "{}");
        assertThat(keys.take("me", "k", "another")).contains(new Known("hash", 201, "{}"));
        keys.release("you", "k");
        assertThat(keys.take("you", "k", "third")).isEmpty();
        now = now.plusSeconds(60);
        assertThat(keys.forget(Duration.ofSeconds(61))).isZero();
        assertThat(keys.forget(Duration.ofSeconds(59))).isEqualTo(2);
        assertThat(keys.take("me", "k", "hash")).isEmpty();
    }

    @Test
    void aSpaceKeepsAllItsVersions() {
        SpaceStore spaces = new SpaceStore(store.database(), () -> now);
        StoredSpace first = spaces.save("b", "first", "me");
        StoredSpace second = spaces.save("b", "second", "you");
        StoredSpace other = spaces.save("a", "other", "me");
        assertThat(second).isEqualTo(new StoredSpace("b", 2, "second", "you", 5));
        assertThat(spaces.find("b")).contains(second);
        assertThat(spaces.find("b", 1)).contains(first);
        assertThat(spaces.find("b", 3)).isEmpty();
        assertThat(spaces.versions("b")).containsExactly(second, first);
        assertThat(spaces.spaces(0, 10)).isEqualTo(new Page<>(List.of(other, second), 2));
        assertThat(spaces.spaces(1, 10).items()).containsExactly(second);
    }

    @Test
    void settingsAreReplaced() {
        Settings settings = new Settings(store.database());
        assertThat(settings.find("s")).isEmpty();
        settings.put("s", "1");
        settings.put("s", "2");
        assertThat(settings.find("s")).contains("2");
    }

    @Test
    void aTokenIsFoundByItsHashAndRevokedOnce() {
        TokenStore tokens = new TokenStore(store.database());
        StoredToken token = new StoredToken("t", "hash", "me", "viewer", "{}", 1, null, null, null);
        tokens.add(token);
        assertThat(tokens.findByHash("hash")).contains(token);
        assertThat(tokens.findByHash("t")).isEmpty();
        tokens.used("t", 3);
        assertThat(tokens.revoke("t", 4)).isTrue();
        assertThat(tokens.revoke("t", 5)).isFalse();
        assertThat(tokens.revoke("none", 5)).isFalse();
        StoredToken revoked = new StoredToken("t", "hash", "me", "viewer", "{}", 1, null, 3L, 4L);
        assertThat(tokens.find("t")).contains(revoked);
        StoredToken other = new StoredToken("u", "hash of u", "you", "admin", "{}", 2, 9L, null, null);
        tokens.add(other);
        assertThat(tokens.tokens()).containsExactly(revoked, other);
    }

    @Test
    void theTrailIsReadNewestFirst() {
        AuditStore audit = new AuditStore(store.database());
        audit.append(List.of(entry("first"), entry("second")));
        audit.append(List.of(entry("third")));
        Page<AuditEntry> page = audit.entries(0, 2);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.items()).extracting(AuditEntry::what).containsExactly("third", "second");
        AuditEntry oldest = audit.entries(2, 2).items().get(0);
        assertThat(oldest).isEqualTo(new AuditEntry(oldest.id(), 5, "me", "t", "127.0.0.1", "first", "/x", 204, "r"));
    }

    private static AuditEntry entry(String what) {
        return new AuditEntry(0, 5, "me", "t", "127.0.0.1", what, "/x", 204, "r");
    }

    private static StoredWebhook hook(String id, boolean active, String note) {
        return new StoredWebhook(id, "https://example.org", "secret", "[]", "me", active, note, 1);
    }

    @Test
    void aWebhookIsSwitchedOffAndDeleted() {
        WebhookStore hooks = new WebhookStore(store.database());
        hooks.add(hook("a", true, ""));
        hooks.add(hook("b", true, ""));
        assertThat(hooks.setActive("a", false, "too many failures")).isTrue();
        assertThat(hooks.setActive("none", false, "")).isFalse();
        assertThat(hooks.find("a")).contains(hook("a", false, "too many failures"));
        assertThat(hooks.delete("a")).isTrue();
        assertThat(hooks.delete("a")).isFalse();
        assertThat(hooks.webhooks()).containsExactly(hook("b", true, ""));
        assertThat(hook("b", true, "").toString()).doesNotContain("secret");
    }

    private static StoredDelivery delivery(String hook, long event, long due) {
        return new StoredDelivery(0, hook, event, "improved", "{}", State.PENDING, 0, due, 1, 1);
    }

    @Test
    void deliveriesOfAWebhookAreDueOneAtATimeInTheirOrder() {
        WebhookStore hooks = new WebhookStore(store.database());
        DeliveryStore deliveries = new DeliveryStore(store.database());
        hooks.add(hook("a", true, ""));
        hooks.add(hook("b", true, ""));
        deliveries.enqueue(List.of(delivery("a", 1, 10), delivery("a", 2, 10), delivery("b", 2, 20)), 2);
        assertThat(deliveries.nextDueMillis(Set.of())).contains(10L);
        assertThat(deliveries.due(9, 10)).isEmpty();
        StoredDelivery first = deliveries.due(20, 10).get(0);
        assertThat(deliveries.due(20, 10)).extracting(StoredDelivery::webhook).containsExactly("a", "b");
        deliveries.attempted(first.id(), new Attempt(1, 20, 5, null, "refused"), State.PENDING, 50);
        assertThat(deliveries.due(20, 10)).extracting(StoredDelivery::webhook).containsExactly("b");
        deliveries.attempted(first.id(), new Attempt(2, 50, 6, 200, ""), State.DELIVERED, 50);
        assertThat(deliveries.due(50, 10)).extracting(StoredDelivery::event).containsExactly(2L, 2L);
        hooks.setActive("b", false, "off");
        assertThat(deliveries.due(50, 10)).extracting(StoredDelivery::webhook).containsExactly("a");
        Log log = deliveries.log("a", 1, 1).items().get(0);
        assertThat(log.delivery().state()).isEqualTo(State.DELIVERED);
        assertThat(log.attempts())
                .containsExactly(new Attempt(1, 20, 5, null, "refused"), new Attempt(2, 50, 6, 200, ""));
    }

    @Test
    void whatWaitsForOthersOrIsHastenedIsDueWhenItSays() {
        WebhookStore hooks = new WebhookStore(store.database());
        DeliveryStore deliveries = new DeliveryStore(store.database());
        hooks.add(hook("a", true, ""));
        hooks.add(hook("b", true, ""));
        deliveries.enqueue(List.of(delivery("a", 1, 10), delivery("b", 1, 70)), 1);
        assertThat(deliveries.nextDueMillis(Set.of("a"))).contains(70L);
        assertThat(deliveries.nextDueMillis(Set.of("a", "b"))).isEmpty();
        deliveries.hasten("b", 5);
        assertThat(deliveries.nextDueMillis(Set.of())).contains(5L);
    }

    @Test
    void anEventIsTurnedIntoADeliveryOnce() {
        new WebhookStore(store.database()).add(hook("a", true, ""));
        DeliveryStore deliveries = new DeliveryStore(store.database());
        assertThat(deliveries.lastEvent()).isEmpty();
        assertThat(deliveries.nextDueMillis(Set.of())).isEmpty();
        deliveries.enqueue(List.of(delivery("a", 1, 10)), 1);
        deliveries.enqueue(List.of(delivery("a", 1, 10), delivery("a", 2, 10)), 2);
        assertThat(deliveries.log("a", 0, 10).total()).isEqualTo(2);
        assertThat(deliveries.lastEvent()).isEqualTo(Optional.of(2L));
    }

    @Test
    void whatEndedLongAgoIsForgottenAndADeletedWebhookTakesItsDeliveriesAlong() {
        WebhookStore hooks = new WebhookStore(store.database());
        hooks.add(hook("a", true, ""));
        DeliveryStore deliveries = new DeliveryStore(store.database());
        deliveries.enqueue(List.of(delivery("a", 1, 10), delivery("a", 2, 10)), 2);
        StoredDelivery first = deliveries.due(10, 1).get(0);
        deliveries.attempted(first.id(), new Attempt(1, 20, 5, 500, ""), State.FAILED, 0);
        assertThat(deliveries.forget(20)).isZero();
        assertThat(deliveries.forget(21)).isEqualTo(1);
        StoredDelivery second = deliveries.due(10, 1).get(0);
        hooks.delete("a");
        assertThat(deliveries.log("a", 0, 10).total()).isZero();
        deliveries.attempted(second.id(), new Attempt(1, 20, 5, 500, ""), State.FAILED, 0);
        assertThat(deliveries.nextDueMillis(Set.of())).isEmpty();
    }
}
