package io.lapidary.exchange;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.Arrays;

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
                in.readString("ticket"),
                in.readInt64("finished"));
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
        out.writeString("ticket", card.ticket());
        out.writeInt64("finished", card.finished());
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
