package io.lapidary.service.http;

import io.lapidary.json.Json;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.LayerProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a search knew of its model and device when it began: what costs accuracy, what costs time. */
final class ProfileRoute {
    /** A search starts at its second event, or a few later where somebody asked for something before. */
    private static final int FIRST_EVENTS = 100;

    private final ApiParts parts;

    ProfileRoute(ApiParts parts) {
        this.parts = parts;
    }

    void register(Operations operations) {
        operations.on("getProfile", this::profile);
    }

    private ApiAnswer profile(ApiRequest request) {
        String id = request.segment("id");
        if (parts.store().find(id).isEmpty()) {
            throw new NoSuchSearch(id);
        }
        return ApiAnswer.ok(profile((Started) Json.read(started(parts.store(), id), SearchEvent.class)));
    }

    /** The event with which a search began, as JSON. */
    static String started(SearchStore store, String id) {
        return store.events(id, 0, FIRST_EVENTS).stream()
                .filter(event -> event.type().equals("started"))
                .map(StoredEvent::json)
                .findFirst()
                .orElseThrow(() -> new Refused(Problem.of(
                        404, "Not found", "Search (%s) is not prepared yet; ask again once it runs.".formatted(id))));
    }

    /** As the contract has it. */
    static Object profile(Started started) {
        return Profile.of(started);
    }

    private record Profile(
            double baseAccuracy,
            int samples,
            String criterion,
            String device,
            String machine,
            int channelStep,
            double overheadMicros,
            List<LayerLine> layers,
            List<GroupLine> groups) {
        static Profile of(Started started) {
            DeviceProfile device = started.device();
            Map<String, LayerTime> times =
                    device.layerTimes().stream().collect(Collectors.toMap(LayerTime::layer, Function.identity()));
            return new Profile(
                    started.profile().baseAccuracy(),
                    started.profile().samples(),
                    started.profile().criterion(),
                    device.device(),
                    device.machine(),
                    device.channelStep(),
                    device.overheadMicros(),
                    started.profile().layers().stream()
                            .map(layer -> LayerLine.of(layer, times.get(layer.layer())))
                            .toList(),
                    started.profile().groups().stream().map(GroupLine::of).toList());
        }
    }

    /** Times are null where the device was not timed on this model. */
    private record LayerLine(String layer, double int8Error, Double floatMicros, Double int8Micros) {
        static LayerLine of(LayerProfile layer, LayerTime time) {
            return new LayerLine(
                    layer.layer(),
                    layer.int8Error(),
                    time == null ? null : time.floatMicros(),
                    time == null ? null : time.int8Micros());
        }
    }

    private record GroupLine(String group, List<Double> errors) {
        static GroupLine of(GroupProfile group) {
            return new GroupLine(group.group(), group.errors());
        }
    }
}
