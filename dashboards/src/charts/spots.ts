import type { BaseNumbers } from "../api/types";
import type { TrialPoint, Trials } from "../live/points";
import { kindOf, type Cost } from "./costs";

const FIRST_ROOM = 1_024;

/**
 * Where trials stand in the plot of accuracy against cost, and which are on the front. It grows with the trials: one more
 * is the work of one. Costs are in the axis's unit, accuracies in the unit of their metric; both NaN where one was not measured.
 */
export class Spots {
  costs = new Float64Array(FIRST_ROOM);
  accuracies = new Float64Array(FIRST_ROOM);
  feasible = new Uint8Array(FIRST_ROOM);
  rows: readonly TrialPoint[] = [];
  count = 0;
  /** Places of those that no other beats in both, cheapest first: a staircase that climbs to the right. */
  front: number[] = [];
  private readonly divisor: number;
  private readonly costOf: ReturnType<typeof kindOf>["of"];

  constructor(
    readonly cost: Cost,
    readonly base: BaseNumbers,
  ) {
    const kind = kindOf(cost);
    this.divisor = kind.unit(base).divisor;
    this.costOf = kind.of;
  }

  /** Takes these; those that it has from before are not looked at again, unless they are of another list or more. */
  take({ rows, count }: Trials): this {
    if (rows !== this.rows || count < this.count) {
      this.rows = rows;
      this.count = 0;
      this.front = [];
    }
    if (count > this.costs.length) {
      this.makeRoom(Math.max(count, 2 * this.costs.length));
    }
    for (; this.count < count; this.count++) {
      this.enter(this.count, rows[this.count]!);
    }
    return this;
  }

  private makeRoom(room: number) {
    const { costs, accuracies, feasible } = this;
    this.costs = new Float64Array(room);
    this.costs.set(costs);
    this.accuracies = new Float64Array(room);
    this.accuracies.set(accuracies);
    this.feasible = new Uint8Array(room);
    this.feasible.set(feasible);
  }

  private enter(at: number, trial: TrialPoint) {
    const { accuracy, feasible } = trial;
    const cost = this.costOf(trial, this.base);
    const measured = accuracy !== null && cost !== null;
    this.costs[at] = measured ? cost / this.divisor : NaN;
    this.accuracies[at] = measured ? accuracy : NaN;
    this.feasible[at] = feasible ? 1 : 0;
    if (measured) {
      this.climb(at);
    }
  }

  /** Puts one on the front if no other beats it, in place of those that it beats. */
  private climb(one: number) {
    const { costs, accuracies, front } = this;
    const cost = costs[one]!;
    const accuracy = accuracies[one]!;
    // Where it would stand: behind all that are cheaper, or as cheap and at least as accurate.
    let at = 0;
    for (let end = front.length; at < end; ) {
      const middle = (at + end) >> 1;
      const other = front[middle]!;
      if (costs[other]! < cost || (costs[other] === cost && accuracies[other]! >= accuracy)) {
        at = middle + 1;
      } else {
        end = middle;
      }
    }
    if (at > 0 && accuracies[front[at - 1]!]! >= accuracy) {
      return;
    }
    let beaten = at;
    while (beaten < front.length && accuracies[front[beaten]!]! <= accuracy) {
      beaten++;
    }
    front.splice(at, beaten - at, one);
  }
}
