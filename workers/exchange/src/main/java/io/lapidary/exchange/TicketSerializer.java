package io.lapidary.exchange;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.List;

/**
 * A ticket's form on the wire. Written by hand, so that equal tickets have equal bytes, which is what Hazelcast's
 * compare-and-set compares, and so that a member without our classes can hold them.
 */
final class TicketSerializer implements CompactSerializer<Ticket> {
    static final String SEARCH = "search";
    static final String KIND = "kind";
    static final String STATE = "state";
    static final String BEATS = "beats";

    @Override
    public Ticket read(CompactReader in) {
        return new Ticket(
                in.readString("id"),
                in.readString(SEARCH),
                in.readInt64("trial"),
                TicketKind.valueOf(in.readString(KIND)),
                in.readString("pool"),
                in.readString("order"),
                in.readString("body"),
                TicketState.valueOf(in.readString(STATE)),
                in.readInt32("attempt"),
                in.readString("worker"),
                in.readInt32(BEATS),
                in.readString("result"),
                List.of(in.readArrayOfString("failures")),
                List.of(in.readArrayOfString("failedBy")),
                in.readString("seal"));
    }

    @Override
    public void write(CompactWriter out, Ticket ticket) {
        out.writeString("id", ticket.id());
        out.writeString(SEARCH, ticket.search());
        out.writeInt64("trial", ticket.trial());
        out.writeString(KIND, ticket.kind().name());
        out.writeString("pool", ticket.pool());
        out.writeString("order", ticket.order());
        out.writeString("body", ticket.body());
        out.writeString(STATE, ticket.state().name());
        out.writeInt32("attempt", ticket.attempt());
        out.writeString("worker", ticket.worker());
        out.writeInt32(BEATS, ticket.beats());
        out.writeString("result", ticket.result());
        out.writeArrayOfString("failures", ticket.failures().toArray(String[]::new));
        out.writeArrayOfString("failedBy", ticket.failedBy().toArray(String[]::new));
        out.writeString("seal", ticket.seal());
    }

    @Override
    public String getTypeName() {
        return "ticket";
    }

    @Override
    public Class<Ticket> getCompactClass() {
        return Ticket.class;
    }
}
