package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.All;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.StoredSpace;
import io.lapidary.space.SpaceReader;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.SpecWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ready-made and saved search spaces. Saved ones are kept as JSON in the form in which people write them. */
final class SpaceRoutes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int MOST = 10_000;

    private final SpaceStore spaces;

    SpaceRoutes(ApiParts parts) {
        this.spaces = new SpaceStore(parts.store().database(), parts.clock());
    }

    void register(Operations operations) {
        operations.on("listSpaces", r -> ApiAnswer.ok(All.of(list())));
        operations.onJudging("saveSpace", this::save);
        operations.on("getSpace", this::one);
        operations.on("listSpaceVersions", this::versions);
    }

    private record Space(String name, long version, boolean readyMade, String owner, long createdMillis, Object space) {
        static Space of(StoredSpace stored) {
            return new Space(
                    stored.name(),
                    stored.version(),
                    false,
                    stored.owner(),
                    stored.createdMillis(),
                    Json.tree(stored.body()));
        }

        static Space of(SpaceRules ready) {
            return new Space(ready.name(), 1, true, "", 0, SpecWriter.space(ready));
        }
    }

    private List<Space> list() {
        List<Space> all = new ArrayList<>();
        SpaceRules.READY_MADE.forEach(ready -> all.add(Space.of(ready)));
        spaces.spaces(0, MOST).items().forEach(saved -> all.add(Space.of(saved)));
        return all;
    }

    private ApiAnswer save(ApiRequest request) {
        Issues found = new Issues();
        SpaceRules rules = SpaceReader.read("", request.body(), found);
        String name = Optional.ofNullable(request.body().get("name"))
                .map(JsonNode::asText)
                .orElse("");
        if (!NAME.matcher(name).matches()) {
            found.add(
                    "name",
                    name,
                    "A space is saved under a name of 1 to 100 letters, digits, dots, dashes and underlines.",
                    "Write `name: my-space`.");
        } else if (SpaceRules.readyMadeNames().contains(name)) {
            found.add("name", name, "This is the name of a ready-made space.", "Choose another.");
        }
        List<Issue> all = RequestCheck.together(found.list(), request.bodyIssues());
        if (!all.isEmpty()) {
            throw new InvalidInput(all);
        }
        StoredSpace saved = spaces.save(
                name, Json.write(SpecWriter.space(rules)), request.caller().name());
        return ApiAnswer.created("/api/v1/spaces/" + name + "?version=" + saved.version(), Space.of(saved));
    }

    private ApiAnswer one(ApiRequest request) {
        String name = request.segment("name");
        Optional<Long> version = request.number("version");
        Optional<Space> ready = ready(name).filter(s -> version.isEmpty() || version.get() == 1);
        Optional<Space> found = ready.or(() -> version.map(v -> spaces.find(name, v))
                .orElseGet(() -> spaces.find(name))
                .map(Space::of));
        return ApiAnswer.ok(found.orElseThrow(() -> unknown(name)));
    }

    private ApiAnswer versions(ApiRequest request) {
        String name = request.segment("name");
        List<Space> versions = ready(name)
                .map(List::of)
                .orElseGet(() -> spaces.versions(name).stream().map(Space::of).toList());
        if (versions.isEmpty()) {
            throw unknown(name);
        }
        return ApiAnswer.ok(All.of(versions));
    }

    private static Optional<Space> ready(String name) {
        return SpaceRules.READY_MADE.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .map(Space::of);
    }

    private static Refused unknown(String name) {
        return new Refused(
                Problem.of(404, "Not found", "There is no such space (%s), or not in this version.".formatted(name)));
    }
}
