/** How charts look on paper. One unit of Vega is one point (1/72 inch), so font sizes are those in print. */

/** Width and height of a chart's plot, in points; labels stand to its right. */
export const PLOT = { width: 236, height: 152 } as const;

/** Font size of labels and ticks, and the least distance of two labels' baselines, in points. */
export const TEXT = { size: 7.5, leading: 9 } as const;

/**
 * Colours that stay apart in every common colour blindness (Okabe and Ito, 2008), in an order that suits lines on
 * white, the faintest last; their yellow is left out.
 */
export const COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#333333", "#E69F00", "#56B4E9"] as const;

/** Dashes of the lines when colours are used again. */
export const DASHES = [[1, 0], [4, 2], [1, 2]] as const;

const INK = "#222222";
export const MUTED = "#666666";
const AXIS = "#888888";

/** Quoted: an unquoted name in CSS has no word that begins with a digit. */
const FONT = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif";

/** The `config` of every chart, part of its specification so that it looks the same wherever it is drawn. */
export const THEME = {
  background: "white",
  padding: 3,
  font: FONT,
  view: { stroke: null },
  title: {
    anchor: "start",
    frame: "group",
    fontSize: 9,
    fontWeight: 600,
    color: INK,
    offset: 8,
    subtitleFontSize: TEXT.size,
    subtitleColor: MUTED,
    subtitlePadding: 3,
  },
  axis: {
    labelFontSize: TEXT.size,
    titleFontSize: 8,
    titleFontWeight: 400,
    labelColor: "#444444",
    titleColor: INK,
    titlePadding: 5,
    labelPadding: 5,
    translate: 0,
    labelFlush: false,
    domainColor: AXIS,
    domainWidth: 0.6,
    tickColor: AXIS,
    tickWidth: 0.6,
    tickSize: 3,
    gridColor: "#e6e6e6",
    gridWidth: 0.5,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false, grid: true },
  line: { strokeWidth: 1.3, strokeCap: "round", strokeJoin: "round" },
  area: { opacity: 0.18, line: false },
  point: { size: 9, filled: true, opacity: 1 },
  text: { fontSize: TEXT.size, fontWeight: 600, align: "left", baseline: "middle" },
} as const;
