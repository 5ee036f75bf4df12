/** Colours that people with any colour vision can tell apart (Okabe and Ito), by meaning; each goes with a shape. */
export type Palette = {
  text: string;
  faint: string;
  line: string;
  background: string;
  feasible: string;
  over: string;
  front: string;
  base: string;
  pinned: string;
  limit: string;
  reference: string;
};

export const LIGHT: Palette = {
  text: "#212529",
  faint: "#5a6169",
  line: "#dee2e6",
  background: "#ffffff",
  feasible: "#0072b2",
  over: "#b35c00",
  front: "#00785a",
  base: "#212529",
  pinned: "#a5366f",
  limit: "#c92a2a",
  reference: "#868e96",
};

export const DARK: Palette = {
  text: "#e9ecef",
  faint: "#a9b0b7",
  line: "#424242",
  background: "#242424",
  feasible: "#56b4e9",
  over: "#e69f00",
  front: "#2fd3a4",
  base: "#f8f9fa",
  pinned: "#e68ac0",
  limit: "#ff8787",
  reference: "#909296",
};
