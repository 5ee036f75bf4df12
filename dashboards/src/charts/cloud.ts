import { graphic } from "echarts/core";
import type { Spots } from "./spots";

type Pen = CanvasRenderingContext2D;

/** The part of the chart in which spots are drawn, and how costs and accuracies become pixels of it. */
export type View = { x: number; y: number; width: number; height: number; fromX: number; perCost: number; fromY: number; perAccuracy: number };

/** Spots closer than this cover each other; so many pixels from one still mean it. */
const CELL_PIXELS = 4;
const REACH_PIXELS = 7;

/**
 * Many spots of one kind on a canvas of their own, which the chart draws as one picture. A spot that arrives is added to
 * what is painted; all are painted again only where the view changed. Of those on the same few pixels, the first is
 * painted: tens of thousands would only cover each other, and zooming in shows more of them.
 */
export class Cloud {
  private readonly canvas = document.createElement("canvas");
  private spots: Spots | null = null;
  private rows: Spots["rows"] = [];
  private painted = 0;
  private view: View | null = null;
  private scale = 0;
  private color = "";
  private taken = new Uint8Array(0);
  /** Place of the spot that the pointer was last found on. */
  hovered = -1;

  constructor(private readonly feasible: boolean) {
    CLOUDS.set(this.canvas, this);
  }

  /** What the chart draws. `scale` is how many of the screen's pixels are one of the page's. */
  picture(spots: Spots, view: View, color: string, scale: number) {
    const { canvas } = this;
    const same = this.spots === spots && this.rows === spots.rows && this.painted <= spots.count && this.color === color;
    if (!same || this.scale !== scale || !sameView(this.view, view)) {
      // A canvas of another size is empty.
      canvas.width = Math.ceil(view.width * scale);
      canvas.height = Math.ceil(view.height * scale);
      this.taken = new Uint8Array(cellsOf(view));
      this.painted = 0;
      Object.assign(this, { spots, rows: spots.rows, view, color, scale });
    }
    const fresh = seen(spots, this.feasible, this.painted, view, this.taken);
    this.painted = spots.count;
    if (fresh.length > 0) {
      this.paint(fresh, spots, view);
    }
    return {
      type: CLOUD,
      style: { image: canvas, x: view.x, y: view.y, width: view.width, height: view.height },
    };
  }

  private paint(fresh: readonly number[], { costs, accuracies }: Spots, view: View) {
    const { scale } = this;
    const pen = this.canvas.getContext("2d")!;
    // The shape is drawn once; a stamp is many times as fast.
    const half = Math.ceil(5 * scale);
    const stamp = document.createElement("canvas");
    stamp.width = stamp.height = 2 * half;
    const shape = stamp.getContext("2d")!;
    shape.translate(half, half);
    shape.scale(scale, scale);
    shape.strokeStyle = shape.fillStyle = this.color;
    (this.feasible ? disc : diamond)(shape);
    for (const at of fresh) {
      const x = (view.fromX + costs[at]! * view.perCost) * scale;
      const y = (view.fromY + accuracies[at]! * view.perAccuracy) * scale;
      pen.drawImage(stamp, Math.round(x - half), Math.round(y - half));
    }
  }

  /** Whether a spot is there; remembers which. Pixels of the chart. */
  find(x: number, y: number) {
    this.hovered = this.spots === null || this.view === null ? -1 : nearest(this.spots, this.feasible, this.view, x, y);
    return this.hovered >= 0;
  }
}

const CLOUD = "cloud";
const CLOUDS = new WeakMap<object, Cloud>();

/** A picture that is hit only where one of its spots is. */
class CloudImage extends graphic.Image {
  override contain(x: number, y: number) {
    return super.contain(x, y) && CLOUDS.get(this.style.image as object)!.find(x, y);
  }
}
graphic.registerShape(CLOUD, CloudImage as unknown as Parameters<typeof graphic.registerShape>[1]);

function cellsOf(view: View) {
  return (Math.floor(view.width / CELL_PIXELS) + 1) * (Math.floor(view.height / CELL_PIXELS) + 1);
}

/** Places, from one on, of the spots that are in the view and on pixels that no other has taken; takes them. */
export function seen(spots: Spots, feasible: boolean, from: number, view: View, taken: Uint8Array): number[] {
  const wanted = feasible ? 1 : 0;
  const columns = Math.floor(view.width / CELL_PIXELS) + 1;
  const found: number[] = [];
  for (let at = from; at < spots.count; at++) {
    const x = view.fromX + spots.costs[at]! * view.perCost;
    const y = view.fromY + spots.accuracies[at]! * view.perAccuracy;
    // Also false for what was not measured.
    if (spots.feasible[at] === wanted && x >= 0 && x <= view.width && y >= 0 && y <= view.height) {
      const cell = Math.floor(y / CELL_PIXELS) * columns + Math.floor(x / CELL_PIXELS);
      if (taken[cell] === 0) {
        taken[cell] = 1;
        found.push(at);
      }
    }
  }
  return found;
}

/** Place of the spot nearest to a pixel of the chart; -1 where none is in reach. */
export function nearest(spots: Spots, feasible: boolean, view: View, x: number, y: number) {
  const wanted = feasible ? 1 : 0;
  let least = REACH_PIXELS * REACH_PIXELS;
  let found = -1;
  for (let at = 0; at < spots.count; at++) {
    if (spots.feasible[at] === wanted) {
      const right = view.x + view.fromX + spots.costs[at]! * view.perCost - x;
      const down = view.y + view.fromY + spots.accuracies[at]! * view.perAccuracy - y;
      const distance = right * right + down * down;
      if (distance <= least) {
        least = distance;
        found = at;
      }
    }
  }
  return found;
}

function sameView(one: View | null, other: View) {
  return one !== null && (Object.keys(other) as (keyof View)[]).every((key) => one[key] === other[key]);
}

function diamond(pen: Pen) {
  pen.lineWidth = 1.2;
  pen.moveTo(0, -3.5);
  pen.lineTo(3.5, 0);
  pen.lineTo(0, 3.5);
  pen.lineTo(-3.5, 0);
  pen.closePath();
  pen.stroke();
}

function disc(pen: Pen) {
  pen.globalAlpha = 0.85;
  pen.arc(0, 0, 3, 0, 2 * Math.PI);
  pen.fill();
}
