package io.lapidary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Where a report has its search from: what the API answers about one that ended. One thread at a time. */
public interface SearchAnswers {
    /** As {@code getSearch}. */
    JsonNode search() throws IOException, InterruptedException;

    /** The event with which it began, of which the graph and the profile may be missing. */
    JsonNode began() throws IOException, InterruptedException;

    /** As {@code getModelGraph}, of its model. */
    JsonNode graph() throws IOException, InterruptedException;

    /** As {@code getProfile}. */
    JsonNode profile() throws IOException, InterruptedException;

    /** As {@code listPoints}. */
    JsonNode points(long after, int limit) throws IOException, InterruptedException;

    /** As {@code getTrial}. */
    JsonNode trial(long number) throws IOException, InterruptedException;
}
