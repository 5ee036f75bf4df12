package io.lapidary.service.search;

import io.lapidary.spec.SearchSpec;

/**
 * The part of a search in which one agent proposes: limits do not change in it.
 *
 * @param first its first trial
 * @param spec that its agent is made for; a later change of budget leaves the agent as it is
 */
record Era(int first, SearchSpec spec) {}
