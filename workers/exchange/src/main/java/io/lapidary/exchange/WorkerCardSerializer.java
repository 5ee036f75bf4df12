package io.lapidary.exchange;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import io.lapidary.candidate.Precision;
import io.lapidary.exchange.WorkerCard.Machine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A worker card's form on the wire. */
final class WorkerCardSerializer implements CompactSerializer<WorkerCard> {
    @Override
    public WorkerCard read(CompactReader in) {
        return new WorkerCard(
                in.readString("id"),
                in.readString("host"),
                in.readString("pool"),
                in.readString("device"),
                Arrays.stream(in.readArrayOfString("kinds"))
                        .map(TicketKind::valueOf)
                        .toList(),
                in.readInt64("startedMillis"),
                new Machine(
                        List.of(in.readArrayOfString("features")),
                        in.readInt32("channelStep"),
                        Arrays.stream(in.readArrayOfString("gains"))
                                .map(Precision::of)
                                .toList(),
                        in.readInt32("cores"),
                        in.readInt64("memoryBytes"),
                        map(in, "engines")),
                map(in, "labels"),
                in.readString("ticket"),
                in.readInt64("finished"),
                in.readInt64("failed"),
                in.readInt64("late"),
                in.readString("setAside"));
    }

    @Override
    public void write(CompactWriter out, WorkerCard card) {
        out.writeString("id", card.id());
        out.writeString("host", card.host());
        out.writeString("pool", card.pool());
        out.writeString("device", card.device());
        out.writeArrayOfString(
                "kinds", card.kinds().stream().map(TicketKind::name).toArray(String[]::new));
        out.writeInt64("startedMillis", card.startedMillis());
        out.writeArrayOfString("features", card.machine().features().toArray(String[]::new));
        out.writeInt32("channelStep", card.machine().channelStep());
        out.writeArrayOfString(
                "gains", card.machine().gains().stream().map(Precision::label).toArray(String[]::new));
        out.writeInt32("cores", card.machine().cores());
        out.writeInt64("memoryBytes", card.machine().memoryBytes());
        map(out, "engines", card.machine().engines());
        map(out, "labels", card.labels());
        out.writeString("ticket", card.ticket());
        out.writeInt64("finished", card.finished());
        out.writeInt64("failed", card.failed());
        out.writeInt64("late", card.late());
        out.writeString("setAside", card.setAside());
    }

    private static Map<String, String> map(CompactReader in, String name) {
        String[] keys = in.readArrayOfString(name + "Names");
        String[] values = in.readArrayOfString(name);
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < keys.length; i++) {
            map.put(keys[i], values[i]);
        }
        return map;
    }

    private static void map(CompactWriter out, String name, Map<String, String> map) {
        out.writeArrayOfString(name + "Names", map.keySet().toArray(String[]::new));
        out.writeArrayOfString(name, map.values().toArray(String[]::new));
    }

    @Override
    public String getTypeName() {
        return "worker-card";
    }

    @Override
    public Class<WorkerCard> getCompactClass() {
        return WorkerCard.class;
    }
}
