// Draws the network picture from positions the server computed. The table
// beside it says the same; this script only un-hides a figure.
import Graph from "graphology";
import Sigma from "sigma";

// Okabe and Ito's colours, told apart by nearly all eyes, in light and dark.
const palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6bb1", "#8a8a00", "#7f7f7f"];
const maxLabels = 60;

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Sigma reads hexadecimal colours only, a style sheet may speak oklch: a pixel
// of the colour tells.
function hex(colour) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = "#888";
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("");
}

function colours(figure, nodes) {
  const known = [...figure.querySelectorAll("[data-kind]")].map((swatch) => swatch.dataset.kind);
  const kinds = [...new Set([...known, ...nodes.map((node) => node.kind)])];
  return new Map(kinds.map((kind, i) => [kind, palette[i % palette.length]]));
}

function build(data, byKind) {
  const graph = new Graph({ multi: true });
  for (const { id, label, kind, topics = [], x, y, size, url, centre } of data.nodes) {
    graph.addNode(id, { label, kind, topics, x, y, size: size ?? 6, url, color: byKind.get(kind), forceLabel: Boolean(centre) });
  }
  for (const { source, target, state } of data.edges) {
    if (graph.hasNode(source) && graph.hasNode(target)) graph.addEdge(source, target, { state, size: state === "cooperating" ? 2 : 1 });
  }
  return graph;
}

// What the boxes of one filter allow. A value without a box is always shown.
function allows(figure, filter) {
  const boxes = [...figure.querySelectorAll(`input[data-filter="${filter}"]`)];
  const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.value));
  return (values) => values.length === 0 || values.some((value) => !off.has(value));
}

function applyFilters(figure, graph) {
  const kind = allows(figure, "kind");
  const topic = allows(figure, "topic");
  graph.forEachNode((id, node) => {
    graph.setNodeAttribute(id, "hidden", !(kind([node.kind]) && topic(node.topics)));
  });
}

function paint(renderer) {
  renderer.setSetting("labelColor", { color: style("--ln-text") || "#000" });
  renderer.setSetting("defaultEdgeColor", hex(style("--ln-muted")));
  renderer.refresh();
}

function buttons(figure, renderer) {
  const bar = document.createElement("div");
  bar.className = "ln-network__buttons";
  const camera = renderer.getCamera();
  for (const [text, act] of [
    [figure.dataset.zoomIn, () => camera.animatedZoom()],
    [figure.dataset.zoomOut, () => camera.animatedUnzoom()],
    [figure.dataset.reset, () => camera.animatedReset()],
  ]) {
    if (!text) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    bar.append(button);
  }
  figure.querySelector(".ln-network__picture").after(bar);
}

// Sigma labels a hovered node on a box of its own; white unless told.
function hover(context, node, settings) {
  const size = settings.labelSize;
  context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
  const width = context.measureText(node.label ?? "").width;
  context.fillStyle = style("--ln-surface") || "#fff";
  context.strokeStyle = style("--ln-border") || "#888";
  context.beginPath();
  context.rect(node.x - node.size - 3, node.y - size / 2 - 5, node.size * 2 + width + 14, size + 10);
  context.fill();
  context.stroke();
  context.fillStyle = style("--ln-text") || "#000";
  context.fillText(node.label ?? "", node.x + node.size + 3, node.y + size / 3);
}

function draw(figure, data) {
  const byKind = colours(figure, data.nodes);
  for (const swatch of figure.querySelectorAll(".ln-swatch[data-kind]")) swatch.style.backgroundColor = byKind.get(swatch.dataset.kind);
  const graph = build(data, byKind);
  applyFilters(figure, graph);
  const renderer = new Sigma(graph, figure.querySelector(".ln-network__picture"), {
    labelFont: getComputedStyle(document.body).fontFamily,
    labelSize: 14,
    labelRenderedSizeThreshold: graph.order <= maxLabels ? 0 : 8,
    defaultDrawNodeHover: hover,
    enableCameraZooming: false, // a page scrolls past the picture; buttons zoom
    zIndex: true,
  });
  paint(renderer);
  buttons(figure, renderer);
  renderer.on("clickNode", ({ node }) => {
    const url = graph.getNodeAttribute(node, "url");
    if (url && new URL(url, location.href).origin === location.origin) location.assign(url);
  });
  figure.addEventListener("change", () => { applyFilters(figure, graph); renderer.refresh(); });
  new MutationObserver(() => paint(renderer)).observe(document.documentElement, { attributeFilter: ["data-kern-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(renderer));
  figure.dataset.drawn = "true";
}

async function show(figure) {
  figure.hidden = false; // sigma measures its container
  try {
    const answer = await fetch(figure.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`network picture: ${answer.status}`);
    draw(figure, await answer.json());
  } catch (error) {
    // No WebGL, no network: the table stands alone, and the page says why.
    const note = document.createElement("p");
    note.className = "ln-quiet";
    note.textContent = figure.dataset.failed ?? "";
    figure.replaceChildren(note);
    console.warn(error);
  }
}

for (const figure of document.querySelectorAll("figure.ln-network[data-source]")) show(figure);
