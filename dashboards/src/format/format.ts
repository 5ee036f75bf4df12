/** Numbers as people read them. Everything here carries its unit. */

const MINUS = "−";
const NARROW = "\u202f";

/** Negative numbers get a real minus sign. */
export function decimal(value: number, digits: number) {
  return Math.abs(value).toFixed(digits).replace(/^/, Number(value.toFixed(digits)) < 0 ? MINUS : "");
}

export function signed(value: number, digits: number) {
  const text = decimal(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

export function count(value: number) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/** Decimal units, as the service writes them. */
export function bytes(value: number) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  let amount = value;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${significant(amount)} ${units[unit]}`;
}

export function micros(value: number) {
  return value >= 999.5 ? `${significant(value / 1000)} ms` : `${significant(value)} µs`;
}

export function macs(value: number) {
  return value >= 1e9 ? `${significant(value / 1e9)} GMAC` : `${significant(value / 1e6)} MMAC`;
}

function significant(value: number) {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

export function percent(value: number, digits = 2) {
  return `${decimal(value, digits)}${NARROW}%`;
}

/** A span of time: two units at most. */
export function span(seconds: number) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return whole % 60 === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago. */
export function ago(thenMillis: number, nowMillis: number) {
  const seconds = (nowMillis - thenMillis) / 1000;
  return seconds < 2 ? "just now" : `${span(seconds)} ago`;
}

export function clock(millis: number) {
  return new Date(millis).toLocaleTimeString(undefined, { hour12: false });
}
