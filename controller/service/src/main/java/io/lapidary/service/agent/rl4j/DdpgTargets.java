package io.lapidary.service.agent.rl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A batch made ready for one update.
 *
 * @param states {@code [batch, state]}
 * @param stateActions {@code [batch, state + action]}, the actions as they were taken
 * @param values {@code [batch, 1]}, what the critic should say of them
 */
record DdpgTargets(INDArray states, INDArray stateActions, INDArray values) {}
